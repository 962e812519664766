package io.github.ibkrclient.pacing;

import io.github.resilience4j.core.EventConsumer;
import io.github.resilience4j.core.EventProcessor;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.event.RateLimiterEvent;
import io.github.resilience4j.ratelimiter.event.RateLimiterOnFailureEvent;
import io.github.resilience4j.ratelimiter.event.RateLimiterOnSuccessEvent;

/** Tells resilience4j's consumers what a rule let out and what it refused. */
final class RuleEvents extends EventProcessor<RateLimiterEvent> implements RateLimiter.EventPublisher {
    private final Bucket bucket;

    RuleEvents(Bucket bucket) {
        this.bucket = bucket;
    }

    void publish(boolean letOut) {
        if (hasConsumers()) {
            processEvent(
                    letOut
                            ? new RateLimiterOnSuccessEvent(bucket.name())
                            : new RateLimiterOnFailureEvent(bucket.name()));
        }
    }

    @Override
    public RateLimiter.EventPublisher onSuccess(EventConsumer<RateLimiterOnSuccessEvent> consumer) {
        registerConsumer(RateLimiterOnSuccessEvent.class.getName(), consumer);
        return this;
    }

    @Override
    public RateLimiter.EventPublisher onFailure(EventConsumer<RateLimiterOnFailureEvent> consumer) {
        registerConsumer(RateLimiterOnFailureEvent.class.getName(), consumer);
        return this;
    }
}
