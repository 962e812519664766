package io.github.ibkrclient.testkit.internal.fault;

import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.session.UserState;
import java.time.Instant;
import java.util.Optional;

/**
 * A call that passed the edge and whose caller is not authenticated yet.
 *
 * @param target the server that it came to
 * @param route the operation that it asks for
 * @param address the address that it came from
 * @param claimed the user in whose name it claims to come
 * @param now when it came
 */
public record IncomingCall(FaultTarget target, Route route, String address, Optional<UserState> claimed, Instant now) {}
