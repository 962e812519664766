package io.github.ibkrclient.error;

import io.github.ibkrclient.operation.Operation;
import java.time.Instant;

/** IBKR answered 429, so no call leaves this machine before the penalty ends. */
public final class RateLimitedException extends ApiException {
    private static final long serialVersionUID = 1L;

    private final Instant until;

    /** A call that was answered with 429. */
    public RateLimitedException(Operation operation, Instant until) {
        super(operation, Delivery.REFUSED, 429, null, "too many requests; no call leaves before " + until);
        this.until = until;
    }

    /** When calls leave again. */
    public Instant until() {
        return until;
    }
}
