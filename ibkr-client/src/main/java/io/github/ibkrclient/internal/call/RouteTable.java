package io.github.ibkrclient.internal.call;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.api.Route;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Backend;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.Operation;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is known of routes, by method and path: what was generated, and the effects that the user has declared. Each request
 * is resolved once, before anything else looks at it. Immutable.
 */
public final class RouteTable {
    private static final Pattern DECLARATION = Pattern.compile("(GET|POST|PUT|DELETE|PATCH) (/\\S*)");
    private static final List<RouteTemplate<Operation>> KNOWN = Stream.<Operation>concat(
                    Stream.of(Endpoint.values()), Stream.of(Route.values()))
            .map(known -> RouteTemplate.of(known.method(), known.path(), known))
            .sorted(Comparator.comparing(RouteTemplate::rank))
            .toList();

    private final List<RouteTemplate<Effect>> declared;

    /** The table of what was generated. */
    public RouteTable() {
        this(List.of());
    }

    private RouteTable(List<RouteTemplate<Effect>> declared) {
        this.declared = declared;
    }

    /**
     * The same with the effect of one more route.
     *
     * @param route method and path template, {@code GET /x/{y}}
     * @throws IllegalArgumentException when it is no route, or known with another effect
     */
    public RouteTable with(String route, Effect effect) {
        Matcher parts = DECLARATION.matcher(route);
        if (!parts.matches()) {
            throw new IllegalArgumentException("route: a route looks like GET /x/{y}, unlike " + route);
        }
        String path = ApiRequest.get(parts.group(2)).operation().path();
        RouteTemplate<Effect> added = RouteTemplate.of(parts.group(1), path, effect);
        find(KNOWN, added.method(), added.segments())
                .map(known -> known.about().effect())
                .filter(known -> known != effect)
                .ifPresent(known -> {
                    throw new IllegalArgumentException(
                            "route: " + route + " is known as " + known + " and cannot be declared as " + effect);
                });
        return new RouteTable(Stream.concat(declared.stream(), Stream.of(added))
                .sorted(Comparator.comparing(RouteTemplate::rank))
                .toList());
    }

    /**
     * The request with an operation that says what is known of its route.
     *
     * @throws IllegalArgumentException when its path cannot be written
     */
    ApiRequest resolve(ApiRequest request) {
        Operation own = request.operation();
        if (own instanceof Endpoint || own instanceof Route) {
            return request;
        }
        String method = own.method().toUpperCase(Locale.ROOT);
        List<String> path = request.pathSegments();
        Optional<RouteTemplate<Operation>> known = find(KNOWN, method, path);
        if (known.isEmpty()) {
            checkBase(own, path);
            Effect effect =
                    find(declared, method, path).map(RouteTemplate::about).orElse(Effect.ORDER);
            return copy(request, new RoutedOperation(own, own, effect), request.pathParameters());
        }
        Operation facts = known.get().about();
        Operation resolved = request.madeByHand()
                ? facts
                : new RoutedOperation(own, facts, facts.effect().stricter(own.effect()));
        return copy(request, resolved, known.get().values(path));
    }

    /** What stands beside the base URL is no way to what stands below it. */
    private static void checkBase(Operation own, List<String> path) {
        if (own.backend() == Backend.REPORTS && Backend.of("/" + String.join("/", path)) != Backend.REPORTS) {
            throw new IllegalArgumentException(
                    own.name() + ": a path beside the base URL begins with /gw/ or /oauth2/");
        }
    }

    /** How to call the operation with a read-only client; empty when nothing but another client would do. */
    static Optional<String> advice(Operation operation) {
        return operation instanceof RoutedOperation routed && routed.isUnknown() && routed.effect() == Effect.ORDER
                ? Optional.of("it does not know the route, which therefore counts as an order; if it only reads, say so"
                        + " when the client is built, with {name} for what varies: route(\"" + routed.route()
                        + "\", Effect.READ)")
                : Optional.empty();
    }

    private static <T> Optional<RouteTemplate<T>> find(
            List<RouteTemplate<T>> templates, String method, List<String> path) {
        return templates.stream()
                .filter(template -> template.fits(method, path))
                .findFirst();
    }

    private static ApiRequest copy(ApiRequest request, Operation operation, Map<String, String> path) {
        return new ApiRequest(
                operation, path, request.queryParameters(), request.authorizationParameters(), request.body());
    }
}
