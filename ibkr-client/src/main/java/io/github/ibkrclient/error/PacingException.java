package io.github.ibkrclient.error;

import io.github.ibkrclient.operation.Operation;
import java.time.Duration;
import java.time.Instant;

/** A call was not let out: its wait would be longer than its deadline allows, or its store is refused. Nothing was sent. */
public final class PacingException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private final Duration retryIn;
    private final Instant until;

    /**
     * A wait that would be too long.
     *
     * @param code {@code PACING_DEADLINE}, {@code PENALTY_BOX} or {@code PACING_STORE_REFUSED}
     * @param retryIn how long the wait would be
     * @param until when it would end
     */
    public PacingException(Operation operation, ErrorCode code, Duration retryIn, Instant until, String message) {
        super(operation, code, Delivery.NOT_SENT, message, null);
        this.retryIn = retryIn;
        this.until = until;
    }

    /** How long after the failure the call would be let out. */
    public Duration retryIn() {
        return retryIn;
    }

    /** The instant from which the call would be let out. */
    public Instant until() {
        return until;
    }

    @Override
    Duration pause(Duration usual) {
        return retryIn;
    }
}
