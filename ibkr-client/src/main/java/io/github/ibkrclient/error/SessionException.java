package io.github.ibkrclient.error;

import io.github.ibkrclient.operation.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session that the call needs is not open and could not be opened. The {@link #code} says why: {@link
 * ErrorCode#SESSION_EXPIRED}, {@link ErrorCode#SESSION_COMPETING}, {@link ErrorCode#SESSION_NOT_READY}, {@link
 * ErrorCode#SESSION_PAUSED}, {@link ErrorCode#QUESTION_OPEN}, {@link ErrorCode#ANSWER_NOT_WARM} or {@link
 * ErrorCode#CLIENT_CLOSED}.
 */
public final class SessionException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Instant pausedUntil;

    /** A session that is not open. */
    public SessionException(Operation operation, ErrorCode code, Delivery delivery, String message) {
        this(operation, code, delivery, message, null);
    }

    /** A session that could not be opened, and why. */
    public SessionException(
            Operation operation, ErrorCode code, Delivery delivery, String message, @Nullable Throwable cause) {
        super(operation, code, delivery, message, cause);
        this.pausedUntil = null;
    }

    private SessionException(Operation operation, Instant pausedUntil, String why) {
        super(
                operation,
                ErrorCode.SESSION_PAUSED,
                Delivery.NOT_SENT,
                "nothing is sent before " + pausedUntil + ": " + why,
                null);
        this.pausedUntil = pausedUntil;
    }

    /** No call is sent before an instant, and the deadline of this call is earlier. */
    public static SessionException paused(Operation operation, Instant until, String why) {
        return new SessionException(operation, until, why);
    }

    /** Until when no call is sent; empty when the call failed for another reason. */
    public Optional<Instant> pausedUntil() {
        return Optional.ofNullable(pausedUntil);
    }

    /** The longest of the usual pause, the pause of this failure and all else that holds calls back. */
    @Override
    Duration pause(Duration usual) {
        return super.pause(state().flatMap(then -> pausedUntil().map(until -> Duration.between(then.at(), until)))
                .orElse(usual));
    }
}
