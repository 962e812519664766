package io.github.ibkrclient.testkit.internal.fault;

import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.session.UserState;
import java.time.Instant;
import java.util.Collection;

/** The part of the server that a fault works on. The server implements it, so faults do not depend on the server. */
public interface FaultTarget {

    /** All users of the simulator. */
    Collection<UserState> users();

    /** Ends the live session tokens of a user and the OAuth 2.0 sessions; false when the user had none. */
    boolean endTokens(UserState user);

    /** Puts an address into the penalty box and returns the answer to its call. */
    SimulatedResponse punish(String address, Instant now);

    /** Whether connections break now, so that an answer may be lost on its way. */
    boolean breaksConnections();
}
