package io.github.ibkrclient;

import io.github.ibkrclient.error.IbkrException;
import java.time.Duration;
import java.util.Map;

/**
 * Hears what the client does. Called on the thread that does it, so be quick; what a listener throws is logged and
 * dropped.
 */
public interface ClientListener {

    /** A call got leave to go after a wait for IBKR's limits; not called when there was no wait. */
    default void paced(Operation operation, Duration waited) {}

    /** IBKR answered, well or not. */
    default void exchanged(Operation operation, int httpStatus, Duration took) {}

    /** A call is made again after a pause. */
    default void retrying(Operation operation, int nextAttempt, Duration pause, String why) {}

    /** A call failed for good. */
    default void failed(Operation operation, IbkrException failure) {}

    /** One of the two sessions changed its phase. */
    default void sessionChanged(SessionStatus status) {}

    /**
     * A gateway on this machine showed its certificate for the first time; from now on it is trusted there, and no other.
     *
     * @param origin scheme, host and port of the gateway
     * @param sha256 the certificate's fingerprint, to be compared with what the browser shows for the same page
     */
    default void certificateTrusted(String origin, String sha256) {}

    /** The answer held fields or constants that this version does not know; the map counts them by name. */
    default void drifted(Operation operation, Map<String, Integer> unknown) {}
}
