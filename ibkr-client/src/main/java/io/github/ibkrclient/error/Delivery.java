package io.github.ibkrclient.error;

/** Whether a failed call took effect. */
public enum Delivery {
    /** The request never left, or not completely: it had no effect and may be made again. */
    NOT_SENT,
    /** The answer proves that nothing was done. */
    REFUSED,
    /** Nobody knows: a timeout, a cut connection, an error of the server. Look before repeating anything but a read. */
    UNKNOWN
}
