package io.github.ibkrclient.benchmarks;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.pacing.LocalPacer;
import io.github.ibkrclient.pacing.PacingLimits;
import io.github.ibkrclient.pacing.Permit;
import io.github.ibkrclient.testkit.VirtualTiming;
import io.github.ibkrclient.time.Deadline;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import java.util.List;

/** Something that lets ten calls a second out, on virtual time. */
interface Limiter {
    int PERMITS = 10;
    Duration PERIOD = Duration.ofSeconds(1);
    Duration PATIENCE = Duration.ofHours(1);

    /** Waits for leave to send; what is returned is run when the exchange is over. */
    Runnable acquire() throws InterruptedException;

    /** This library's, with a tolerated jitter in milliseconds. */
    static Limiter ours(VirtualTiming time, int jitter) {
        IbkrRuntime runtime = IbkrRuntime.create(time);
        PacingLimits limits = PacingLimits.of(List.of(new PacingRule(PERMITS, PERIOD, "session")))
                .jitter(Duration.ofMillis(jitter));
        LocalPacer pacer = LocalPacer.create(runtime.timing(), runtime.penaltyGate(), limits);
        Operation operation = ApiRequest.get("/benchmark").operation();
        return () -> {
            Permit permit = pacer.acquire(operation, Deadline.in(PATIENCE, time));
            permit.left();
            return permit::close;
        };
    }

    /** What {@code RateLimiter.of} makes; its wait is spent on our clock. */
    static Limiter resilience4j(VirtualTiming time) {
        RateLimiterConfig config = RateLimiterConfig.custom()
                .limitForPeriod(PERMITS)
                .limitRefreshPeriod(PERIOD)
                .timeoutDuration(PATIENCE)
                .build();
        AtomicRateLimiter limiter = new AtomicRateLimiter("stock", config, time::nanoTime);
        return () -> {
            time.sleep(Duration.ofNanos(limiter.reservePermission()));
            return () -> {};
        };
    }

    /** A bucket of ten tokens that is filled evenly, as its documentation starts with. */
    static Limiter bucket4j(VirtualTiming time) {
        Bucket bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(PERMITS).refillGreedy(PERMITS, PERIOD))
                .withCustomTimePrecision(new TimeMeter() {
                    @Override
                    public long currentTimeNanos() {
                        return time.nanoTime();
                    }

                    @Override
                    public boolean isWallClockBased() {
                        return false;
                    }
                })
                .build();
        return () -> {
            bucket.asBlocking().consume(1, nanos -> time.sleep(Duration.ofNanos(nanos)));
            return () -> {};
        };
    }
}
