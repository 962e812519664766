package io.github.ibkrclient.pacing;

import io.github.resilience4j.core.EventConsumer;
import io.github.resilience4j.core.EventProcessor;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.event.RateLimiterEvent;
import io.github.resilience4j.ratelimiter.event.RateLimiterOnFailureEvent;
import io.github.resilience4j.ratelimiter.event.RateLimiterOnSuccessEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells resilience4j's consumers which calls a rule let out and which it refused. */
final class RuleEvents extends EventProcessor<RateLimiterEvent> implements RateLimiter.EventPublisher {
    private static final Logger log = LoggerFactory.getLogger(RuleEvents.class);

    private final String rule;

    RuleEvents(String rule) {
        this.rule = rule;
    }

    void publish(boolean letOut) {
        if (hasConsumers()) {
            try {
                processEvent(letOut ? new RateLimiterOnSuccessEvent(rule) : new RateLimiterOnFailureEvent(rule));
            } catch (RuntimeException e) { // a consumer must not break a call
                log.warn("a consumer of rate limiter events failed", e);
            }
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
