package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.http.SimulatedRequest;
import io.github.ibkrclient.testkit.oauth.RefusedException;
import java.time.Instant;

/** Knows who calls: by a signature, or by a login at the gateway. */
@FunctionalInterface
interface Doorkeeper {
    /** Whom a request comes from. */
    Caller admit(SimulatedRequest request, Instant now) throws RefusedException;

    /**
     * Somebody who may call.
     *
     * @param session what IBKR remembers of the token or login
     */
    record Caller(UserState user, SsoSession session) {}
}
