package io.github.ibkrclient.internal.session;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.operation.Transport;
import io.github.ibkrclient.time.Deadline;

/** Sends the session's own calls. */
@FunctionalInterface
public interface SessionCalls {

    /** A transport whose calls end by this deadline. */
    Transport until(Deadline deadline, CallOptions options);

    /** The same with the usual options. */
    default Transport until(Deadline deadline) {
        return until(deadline, CallOptions.DEFAULT);
    }
}
