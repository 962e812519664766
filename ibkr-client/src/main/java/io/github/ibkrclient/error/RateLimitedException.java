package io.github.ibkrclient.error;

import io.github.ibkrclient.Operation;
import java.time.Instant;

/** IBKR answered 429: the address is in the penalty box, and no call leaves before it opens. */
public final class RateLimitedException extends ApiException {
    private static final long serialVersionUID = 1L;

    private final Instant until;

    /** A 429. */
    public RateLimitedException(Operation operation, Instant until) {
        super(
                operation,
                ErrorCode.RATE_LIMITED,
                Delivery.REFUSED,
                429,
                null,
                "too many requests; no call leaves before " + until);
        this.until = until;
    }

    /** When calls leave again. */
    public Instant until() {
        return until;
    }
}
