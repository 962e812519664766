package io.github.ibkrclient.error;

/** Whether a failed call took effect. */
public enum Delivery {
    /** The request did not leave, or not completely. It had no effect and may be made again. */
    NOT_SENT,
    /** IBKR's answer proves that nothing was done. */
    REFUSED,
    /**
     * Not known: there was a timeout, a cut connection, an error of the server, or an error of this program while the call
     * was under way. Look what happened before you repeat any call but a read.
     */
    UNKNOWN
}
