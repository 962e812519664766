package io.github.ibkrclient.pacing;

import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.time.Deadline;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.event.RateLimiterOnFailureEvent;
import io.github.resilience4j.ratelimiter.event.RateLimiterOnSuccessEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One rule as a resilience4j rate limiter. The pacer's limits are fixed: a change of the numbers is refused, and nothing
 * is booked ahead.
 */
record RuleRateLimiter(LocalPacer pacer, SlidingWindow window) implements RateLimiter {
    private static final Logger log = LoggerFactory.getLogger(RuleRateLimiter.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Tells the consumers of a rule's events whether it let a call out. */
    static void publish(SlidingWindow window, boolean letOut) {
        if (window.events().hasConsumers()) {
            try {
                window.events()
                        .consumeEvent(
                                letOut
                                        ? new RateLimiterOnSuccessEvent(window.name())
                                        : new RateLimiterOnFailureEvent(window.name()));
            } catch (RuntimeException e) { // a consumer must not break a call
                log.warn("a consumer of rate limiter events failed", e);
            }
        }
    }

    @Override
    public boolean acquirePermission(int permits) {
        Operation operation = ApiRequest.get("/" + window.name()).operation();
        try {
            Deadline deadline = Deadline.in(PATIENCE, pacer.timing());
            for (int i = 0; i < permits; i++) {
                pacer.acquire(operation, List.of(window), deadline).close();
            }
            return true;
        } catch (PacingException tooLong) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Takes the permissions and returns zero when they are free. Otherwise takes none and returns a negative number. */
    @Override
    public long reservePermission(int permits) {
        return pacer.free(window) >= permits && acquirePermission(permits) ? 0 : -1;
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
        return window.name();
    }

    @Override
    public RateLimiterConfig getRateLimiterConfig() {
        return RateLimiterConfig.custom()
                .limitForPeriod(window.rule().permits())
                .limitRefreshPeriod(window.rule().period())
                .timeoutDuration(PATIENCE)
                .build();
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
                return pacer.waiting(window);
            }

            @Override
            public int getAvailablePermissions() {
                return pacer.free(window);
            }
        };
    }

    @Override
    public EventPublisher getEventPublisher() {
        return window.events();
    }

    private IllegalStateException fixed() {
        return new IllegalStateException(window.name() + " is set where the pacer is made, with PacingLimits");
    }
}
