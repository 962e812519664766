package io.github.ibkrclient.error;

import io.github.ibkrclient.Operation;
import io.github.ibkrclient.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call that did not produce a result. It says what failed and why, whether the call took effect, whether and when to
 * make it again, and what mends it; {@code docs/errors.md} tells more under {@link ErrorCode#anchor}. Messages are one
 * line and hold no secret and no answer beyond what IBKR says went wrong.
 */
public abstract sealed class IbkrException extends RuntimeException
        permits ApiException,
                AuthorizationException,
                CredentialException,
                DecodeException,
                PacingException,
                SessionException,
                TransportException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Operation operation;
    private final ErrorCode code;
    private final String explanation;
    private final Delivery delivery;
    private final boolean repeatable;
    private @Nullable String clientOrderId;
    private transient volatile @Nullable FailureState state;

    IbkrException(
            @Nullable Operation operation,
            ErrorCode code,
            Delivery delivery,
            String explanation,
            String message,
            @Nullable Throwable cause) {
        super(operation == null ? message : operation.name() + ": " + message, cause);
        this.operation = operation;
        this.code = code;
        this.explanation = explanation;
        this.delivery = delivery;
        this.repeatable = delivery != Delivery.UNKNOWN
                || operation == null
                || operation.effect().repeatable();
    }

    /** A failure whose message ends with the mend, unless it is said already, and the code. */
    IbkrException(
            @Nullable Operation operation,
            ErrorCode code,
            Delivery delivery,
            String explanation,
            @Nullable Throwable cause) {
        this(
                operation,
                code,
                delivery,
                explanation,
                explanation + (explanation.endsWith(code.mend()) ? "" : "; " + code.mend()) + " [" + code.text() + "]",
                cause);
    }

    /** The operation that failed; empty when the failure came before any call. */
    public final Optional<Operation> operation() {
        return Optional.ofNullable(operation);
    }

    /** Why it failed, as a name that stays. */
    public final ErrorCode code() {
        return code;
    }

    /** What went wrong, without the operation that the message starts with and the mend that it ends with. */
    public final String explanation() {
        return explanation;
    }

    /** What a person or program can do about it. */
    public final String mend() {
        return code.mend();
    }

    /**
     * The client order id of the order that failed, to look it up by; empty when it carried none, or when the session it
     * needed could not be opened.
     */
    public final Optional<String> clientOrderId() {
        return Optional.ofNullable(clientOrderId);
    }

    /** Notes the order that failed; for those who implement a transport. */
    public final void concerns(String order) {
        clientOrderId = order;
    }

    /** Whether the call took effect. */
    public final Delivery delivery() {
        return delivery;
    }

    /**
     * Whether the same call may succeed when it is made again later, with nothing changed. Never for an order or a
     * setting that may have taken effect: look first.
     */
    public final boolean retryable() {
        return repeatable && code.pause().isPresent();
    }

    /** How long after the failure to make the call again; empty when it is not {@link #retryable}. */
    public final Optional<Duration> retryAfter() {
        return code.pause().filter(usual -> repeatable).map(this::pause);
    }

    /** When to make the call again; empty when it is not {@link #retryable} or nobody noted when it failed. */
    public final Optional<Instant> retryAt() {
        return state().flatMap(known -> retryAfter().map(known.at()::plus));
    }

    /** How client and session stood at the time; empty for failures that arose outside a call. */
    public final Optional<FailureState> state() {
        return Optional.ofNullable(state);
    }

    /** Notes how things stand, unless that was noted already; for those who implement a transport. */
    public final void happenedIn(FailureState then) {
        if (state == null) {
            state = then;
        }
    }

    /** The usual pause, or longer when more is known. */
    Duration pause(Duration usual) {
        boolean onBrokerage = operation != null && operation.tier() == Tier.BROKERAGE;
        return state().flatMap(then -> then.waitsUntil(onBrokerage).map(until -> Duration.between(then.at(), until)))
                .filter(known -> known.compareTo(usual) > 0)
                .orElse(usual);
    }
}
