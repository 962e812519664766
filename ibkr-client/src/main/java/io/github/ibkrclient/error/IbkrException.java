package io.github.ibkrclient.error;

import io.github.ibkrclient.Operation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that did not produce a result. Messages hold no secret and no answer beyond what IBKR says went wrong. */
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
    private final String explanation;
    private final Delivery delivery;
    private @Nullable String clientOrderId;

    IbkrException(@Nullable Operation operation, Delivery delivery, String message, @Nullable Throwable cause) {
        super(operation == null ? message : operation.name() + ": " + message, cause);
        this.operation = operation;
        this.explanation = message;
        this.delivery = delivery;
    }

    /** The operation that failed; empty when the failure came before any call. */
    public final Optional<Operation> operation() {
        return Optional.ofNullable(operation);
    }

    /** What went wrong, without the operation that the message starts with. */
    public final String explanation() {
        return explanation;
    }

    /** The client order id of the order that failed, to look it up by; empty when it carried none. */
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
}
