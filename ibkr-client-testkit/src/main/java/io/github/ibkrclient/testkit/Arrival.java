package io.github.ibkrclient.testkit;

import java.time.Instant;
import java.util.Optional;

/**
 * A call that came past the edge.
 *
 * @param ibkr where it came to
 * @param route what it asks for
 * @param address where it comes from
 * @param claimed in whose name it claims to come
 * @param now when
 */
record Arrival(IbkrServer ibkr, Route route, String address, Optional<UserState> claimed, Instant now) {}
