package io.github.ibkrclient.error;

import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.SessionTier;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call that failed. It says what failed and why, whether the call took effect, whether and when to make it again, and what
 * the remedy is. {@code docs/errors.md} says more under {@link ErrorCode#anchor}. Messages are one line. They hold no secret
 * and nothing of an answer but IBKR's words about the error.
 */
public abstract sealed class IbkrException extends RuntimeException
        permits ApiException,
                AuthorizationException,
                CredentialException,
                DecodeException,
                PacingException,
                ReadOnlyException,
                SessionException,
                TransportException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Operation operation;
    private final ErrorCode code;
    private final String explanation;
    private final String remedy;
    private final Delivery delivery;
    private final boolean repeatable;
    private transient volatile @Nullable FailureState state;

    /** A failure whose message ends with the remedy, unless the explanation ends with it, and with the code. */
    IbkrException(
            @Nullable Operation operation,
            ErrorCode code,
            Delivery delivery,
            String explanation,
            @Nullable Throwable cause) {
        super(
                named(operation)
                        + explanation
                        + (explanation.endsWith(code.remedy()) ? "" : "; " + code.remedy())
                        + " [" + code.text() + "]",
                cause);
        this.operation = operation;
        this.code = code;
        this.delivery = delivery;
        this.explanation = explanation;
        this.remedy = code.remedy();
        this.repeatable = delivery != Delivery.UNKNOWN
                || operation == null
                || operation.effect().repeatable();
    }

    /** A failure whose explanation names the remedy. IBKR refused the operation; without one, nothing was sent. */
    IbkrException(@Nullable Operation operation, ErrorCode code, String explanation, @Nullable Throwable cause) {
        this(operation, code, explanation, "", code.remedy(), cause);
    }

    /** The same with a remedy of its own. */
    IbkrException(ErrorCode code, String explanation, String remedy, @Nullable Throwable cause) {
        this(null, code, explanation, "; " + remedy, remedy, cause);
    }

    private IbkrException(
            @Nullable Operation operation,
            ErrorCode code,
            String explanation,
            String end,
            String remedy,
            @Nullable Throwable cause) {
        super(named(operation) + explanation + end, cause);
        this.operation = operation;
        this.code = code;
        this.delivery = operation == null ? Delivery.NOT_SENT : Delivery.REFUSED;
        this.explanation = explanation;
        this.remedy = remedy;
        this.repeatable = true;
    }

    private static String named(@Nullable Operation operation) {
        return operation == null ? "" : operation.name() + ": ";
    }

    /** The operation that failed; empty when the failure was found before any call. */
    public final Optional<Operation> operation() {
        return Optional.ofNullable(operation);
    }

    /** Why it failed. The code does not change in later versions. */
    public final ErrorCode code() {
        return code;
    }

    /** What went wrong: the message without the operation at its start and the remedy at its end. */
    public final String explanation() {
        return explanation;
    }

    /** What a person or program can do, in one sentence. */
    public final String remedy() {
        return remedy;
    }

    /**
     * The client order id of the order that failed, to look it up by. Empty when the call held none, or when the session that
     * it needs could not be opened.
     */
    public final Optional<String> clientOrderId() {
        return state().flatMap(FailureState::clientOrderId);
    }

    /** Whether the call took effect. */
    public final Delivery delivery() {
        return delivery;
    }

    /**
     * Whether the same call may succeed later without a change. False for an order or a setting that may have taken effect:
     * look first what happened.
     */
    public final boolean retryable() {
        return repeatable && code.pause().isPresent();
    }

    /** How long after the failure to make the call again; empty when it is not {@link #retryable}. */
    public final Optional<Duration> retryAfter() {
        return code.pause().filter(usual -> repeatable).map(this::pause);
    }

    /** When to make the call again; empty when it is not {@link #retryable} or the time of the failure is not known. */
    public final Optional<Instant> retryAt() {
        return state().flatMap(known -> retryAfter().map(known.at()::plus));
    }

    /** The state of client and sessions when the call failed; empty for failures outside a call. */
    public final Optional<FailureState> state() {
        return Optional.ofNullable(state);
    }

    /**
     * Notes the state of client and sessions when the call failed. Only the first note counts. The client makes it before it
     * throws the failure, so a catcher cannot change it. For implementations of a transport.
     */
    public final synchronized void happenedIn(FailureState then) {
        if (state == null) {
            state = then;
        }
    }

    /** How long to wait before the same call: the usual pause, or longer when the client knows more. */
    Duration pause(Duration usual) {
        boolean onBrokerage = operation != null && operation.tier() == SessionTier.BROKERAGE;
        return state().flatMap(then -> then.waitsUntil(onBrokerage).map(until -> Duration.between(then.at(), until)))
                .filter(known -> known.compareTo(usual) > 0)
                .orElse(usual);
    }
}
