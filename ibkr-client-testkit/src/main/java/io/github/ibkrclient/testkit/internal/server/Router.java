package io.github.ibkrclient.testkit.internal.server;

import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the route of a request. */
final class Router {
    private static final String BASE_PATH = "/v1/api";

    private final List<Route> routes;

    /**
     * A route that was found.
     *
     * @param path the path as the route's template has it
     * @param parameters the parameters of the path
     */
    record Match(Route route, String path, Map<String, String> parameters) {}

    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /** The route that serves a request; empty when no operation has its method and path. */
    Optional<Match> find(SimulatedRequest request) {
        String path = pathOfRoutes(request.path());
        for (Route route : routes) {
            Optional<Map<String, String>> parameters = route.match(request.method(), path);
            if (parameters.isPresent()) {
                return Optional.of(new Match(route, path, parameters.get()));
            }
        }
        return Optional.empty();
    }

    static boolean belowBasePath(String path) {
        return path.startsWith(BASE_PATH + "/");
    }

    /** The path as templates have it: paths of other services in full, others without the base path. */
    private static String pathOfRoutes(String path) {
        if (path.startsWith("/gw/") || path.startsWith("/oauth2/") || path.startsWith("/AccountManagement/")) {
            return path;
        }
        boolean below =
                belowBasePath(path) && !path.startsWith(BASE_PATH + "/gw/") && !path.startsWith(BASE_PATH + "/oauth2/");
        return below ? path.substring(BASE_PATH.length()) : "";
    }
}
