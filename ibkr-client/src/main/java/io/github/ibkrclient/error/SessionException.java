package io.github.ibkrclient.error;

import io.github.ibkrclient.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session that the call needs does not stand and could not be opened. */
public final class SessionException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final @Nullable Instant pausedUntil;

    /** Why there is no session. */
    public enum Reason {
        /** IBKR ended the session, and it did not come back within the call. */
        EXPIRED,
        /** Another program or device holds the username's brokerage session, and the policy is not to take it. */
        COMPETING,
        /** The brokerage session did not become ready in time. */
        NOT_READY,
        /** IBKR is away, or opening the session failed too often just now; nothing is sent before an instant. */
        PAUSED,
        /** The client was closed. */
        CLOSED
    }

    /** A session that does not stand. */
    public SessionException(Operation operation, Reason reason, Delivery delivery, String message) {
        this(operation, reason, delivery, message, null);
    }

    /** A session that could not be opened, and why. */
    public SessionException(
            Operation operation, Reason reason, Delivery delivery, String message, @Nullable Throwable cause) {
        this(operation, reason, delivery, message, cause, null);
    }

    private SessionException(
            Operation operation,
            Reason reason,
            Delivery delivery,
            String message,
            @Nullable Throwable cause,
            @Nullable Instant pausedUntil) {
        super(operation, code(reason, delivery), delivery, message, cause);
        this.reason = reason;
        this.pausedUntil = pausedUntil;
    }

    /** Nothing is sent before an instant that the call cannot wait for. */
    public static SessionException paused(Operation operation, Instant until, String why) {
        return new SessionException(
                operation,
                Reason.PAUSED,
                Delivery.NOT_SENT,
                "nothing is sent before " + until + ": " + why,
                null,
                until);
    }

    /** Until when nothing is sent; empty when that is not why the call failed. */
    public Optional<Instant> pausedUntil() {
        return Optional.ofNullable(pausedUntil);
    }

    /** What pauses the call may not be all that it waits for. */
    @Override
    Duration pause(Duration usual) {
        return super.pause(state().flatMap(then -> pausedUntil().map(until -> Duration.between(then.at(), until)))
                .orElse(usual));
    }

    /** An answer that is not believed yet was given all the same, and so refused: that session stands. */
    private static ErrorCode code(Reason reason, Delivery delivery) {
        return switch (reason) {
            case EXPIRED -> ErrorCode.SESSION_EXPIRED;
            case COMPETING -> ErrorCode.SESSION_COMPETING;
            case NOT_READY -> delivery == Delivery.REFUSED ? ErrorCode.ANSWER_NOT_WARM : ErrorCode.SESSION_NOT_READY;
            case PAUSED -> ErrorCode.SESSION_PAUSED;
            case CLOSED -> ErrorCode.CLIENT_CLOSED;
        };
    }

    /** Why there is no session. */
    public Reason reason() {
        return reason;
    }
}
