package io.github.ibkrclient.pacing;

import io.github.ibkrclient.ApiRequest;
import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.error.PacingException;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One rule as resilience4j sees it. The numbers are the pacer's and fixed: what would change them, or book ahead without
 * waiting, is refused.
 */
final class RuleRateLimiter implements RateLimiter {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final LocalPacer pacer;
    private final Bucket bucket;
    private final Operation operation;
    private final RateLimiterConfig config;

    RuleRateLimiter(LocalPacer pacer, Bucket bucket) {
        this.pacer = pacer;
        this.bucket = bucket;
        this.operation = ApiRequest.get("/" + bucket.name()).operation();
        this.config = RateLimiterConfig.custom()
                .limitForPeriod(bucket.rule().permits())
                .limitRefreshPeriod(bucket.rule().period())
                .timeoutDuration(PATIENCE)
                .build();
    }

    @Override
    public boolean acquirePermission(int permits) {
        try {
            Deadline deadline = Deadline.in(PATIENCE, pacer.timing());
            List<Bucket> counted = List.of(bucket);
            for (int i = 0; i < permits; i++) {
                pacer.acquire(operation, counted, deadline).close();
            }
            return true;
        } catch (PacingException tooLong) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Zero when a permission is free, which is then taken; negative otherwise: nothing is booked ahead. */
    @Override
    public long reservePermission(int permits) {
        return pacer.read(() -> bucket.free(pacer.timing().nanoTime())) >= permits && acquirePermission(permits)
                ? 0
                : -1;
    }

    @Override
    public void changeTimeoutDuration(Duration timeout) {
        throw fixed();
    }

    @Override
    public void changeLimitForPeriod(int limit) {
        throw fixed();
    }

    @Override
    public void drainPermissions() {
        throw fixed();
    }

    @Override
    public String getName() {
        return bucket.name();
    }

    @Override
    public RateLimiterConfig getRateLimiterConfig() {
        return config;
    }

    @Override
    public Map<String, String> getTags() {
        return Map.of();
    }

    @Override
    public Metrics getMetrics() {
        return new Metrics() {
            @Override
            public int getNumberOfWaitingThreads() {
                return pacer.read(() -> pacer.waiting(bucket));
            }

            @Override
            public int getAvailablePermissions() {
                return pacer.read(() -> bucket.free(pacer.timing().nanoTime()));
            }
        };
    }

    @Override
    public EventPublisher getEventPublisher() {
        return bucket.events();
    }

    private IllegalStateException fixed() {
        return new IllegalStateException(bucket.name() + " is set where the pacer is made, with PacingLimits");
    }
}
