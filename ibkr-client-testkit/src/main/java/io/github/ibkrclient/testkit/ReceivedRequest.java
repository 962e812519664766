package io.github.ibkrclient.testkit;

import java.time.Instant;

/**
 * A request that arrived for an operation of the simulator, whether it was refused or not.
 *
 * @param method the HTTP method
 * @param path the path template of the operation
 * @param actualPath the path as sent, below the base path
 * @param query the query as sent; empty without one
 * @param body the body as text; empty without one
 * @param at when it arrived
 * @param example whether the answer was the example of the API description; other answers follow from the request and from
 *     what the simulator holds
 */
public record ReceivedRequest(
        String method, String path, String actualPath, String query, String body, Instant at, boolean example) {}
