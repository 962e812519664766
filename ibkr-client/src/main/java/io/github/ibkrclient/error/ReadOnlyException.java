package io.github.ibkrclient.error;

import io.github.ibkrclient.operation.Operation;

/** A read-only client was asked for a call that changes settings or orders. Nothing was sent. */
public final class ReadOnlyException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private static final String REFUSED = "this client is read-only; nothing was sent";

    /** A call that was refused. */
    public ReadOnlyException(Operation operation) {
        super(operation, ErrorCode.READ_ONLY, Delivery.NOT_SENT, REFUSED, null);
    }

    /** A call that was refused although it may only read; the advice says how to make it then. */
    public ReadOnlyException(Operation operation, String advice) {
        super(operation, ErrorCode.READ_ONLY, Delivery.NOT_SENT, REFUSED + "; " + advice, null);
    }
}
