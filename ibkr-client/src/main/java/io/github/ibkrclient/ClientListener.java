package io.github.ibkrclient;

import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.status.SessionStatus;
import java.time.Duration;
import java.util.Map;

/**
 * Is told what the client does, on the thread that does it. Methods should return quickly. An exception of a listener is
 * logged and goes no further.
 */
public interface ClientListener {

    /** A call may leave after a wait for IBKR's limits. Not called when there was no wait. */
    default void paced(Operation operation, Duration waited) {}

    /**
     * A call was held up, for longer than the tolerated jitter, between the last look at the clock and its first byte: the
     * machine or the Java VM stood still. It broke no limit unless it was held up for 15 s, but calls may come late.
     */
    default void heldUp(Operation operation, Duration time) {}

    /** IBKR answered, with success or with an error. */
    default void exchanged(Operation operation, int httpStatus, Duration took) {}

    /** A call will be made again after a pause. */
    default void retrying(Operation operation, int nextAttempt, Duration pause, String why) {}

    /** A call failed, and the client does not try again. */
    default void failed(Operation operation, IbkrException failure) {}

    /** One of the two sessions changed its state. */
    default void sessionChanged(SessionStatus status) {}

    /**
     * A gateway on this machine showed its certificate for the first time. From now on this certificate is trusted there,
     * and no other.
     *
     * @param origin scheme, host and port of the gateway
     * @param sha256 the fingerprint of the certificate, to compare with the one that a browser shows for the same page
     */
    default void certificateTrusted(String origin, String sha256) {}

    /** An answer held fields or constants that this version does not know. The map counts them by name. */
    default void drifted(Operation operation, Map<String, Integer> unknown) {}
}
