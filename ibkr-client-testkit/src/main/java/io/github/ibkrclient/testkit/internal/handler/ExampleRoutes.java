package io.github.ibkrclient.testkit.internal.handler;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.call.Route.Need;
import io.github.ibkrclient.testkit.internal.call.SpecExamples;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The operations without a handler. Their answer is the example of the API description, so they must have neither parameters
 * nor effects.
 */
final class ExampleRoutes {
    private ExampleRoutes() {}

    /** The routes of the operations that have an example and are not handled. */
    static List<Route> without(Collection<Route> handled) {
        return Arrays.stream(Endpoint.values())
                .filter(endpoint -> handled.stream().noneMatch(route -> route.is(endpoint.method(), endpoint.path())))
                .flatMap(ExampleRoutes::route)
                .toList();
    }

    private static Stream<Route> route(Endpoint endpoint) {
        return SpecExamples.find(endpoint.method(), endpoint.path())
                .map(answer -> new Route(endpoint.method(), endpoint.path(), need(endpoint), call -> answer))
                .stream();
    }

    private static Need need(Endpoint endpoint) {
        return switch (endpoint.tier()) {
            case NONE -> endpoint.scopes().isEmpty() ? Need.NOTHING : Need.BEARER;
            case SSO -> Need.SSO;
            case BROKERAGE ->
                endpoint.primers().contains(Endpoint.LIST_BROKERAGE_ACCOUNTS) ? Need.ACCOUNTS : Need.BROKERAGE;
        };
    }
}
