package io.github.ibkrclient.testkit.internal.session;

import io.github.ibkrclient.testkit.internal.http.RefusedException;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import java.time.Instant;

/** Finds out who calls: by the signature of the request, or by a login at the gateway. */
@FunctionalInterface
public interface Authenticator {
    /**
     * The caller of a request.
     *
     * @throws RefusedException when the authorization is not valid
     */
    Caller authenticate(SimulatedRequest request, Instant now) throws RefusedException;

    /**
     * A caller who is known.
     *
     * @param session the session of the token or login
     */
    record Caller(UserState user, SsoSession session) {}
}
