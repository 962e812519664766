package io.github.ibkrclient;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An operation with its parameters, before it becomes HTTP. Immutable: each method returns a new request. */
public final class ApiRequest {
    private final Operation operation;
    private final Map<String, String> path;
    private final List<Parameter> query;
    private final Map<String, String> authorization;
    private final @Nullable Object body;

    /**
     * One query parameter as it goes on the wire, before percent-encoding.
     *
     * @param name the name
     * @param value the value as text
     */
    public record Parameter(String name, String value) {}

    private ApiRequest(
            Operation operation,
            Map<String, String> path,
            List<Parameter> query,
            Map<String, String> authorization,
            @Nullable Object body) {
        this.operation = operation;
        this.path = path;
        this.query = query;
        this.authorization = authorization;
        this.body = body;
    }

    /** A request without parameters. */
    public static ApiRequest of(Operation operation) {
        return new ApiRequest(operation, Map.of(), List.of(), Map.of(), null);
    }

    /**
     * A GET of a path that the spec lacks, below the base URL. It needs the brokerage session, keeps the session-wide
     * pace and may be repeated.
     */
    public static ApiRequest get(String path) {
        return of(new UnlistedOperation("GET", path, Effect.READ));
    }

    /** A POST of a path that the spec lacks; the effect says whether it may be repeated. */
    public static ApiRequest post(String path, Effect effect) {
        return of(new UnlistedOperation("POST", path, effect));
    }

    /** A PUT of a path that the spec lacks; the effect says whether it may be repeated. */
    public static ApiRequest put(String path, Effect effect) {
        return of(new UnlistedOperation("PUT", path, effect));
    }

    /** A DELETE of a path that the spec lacks; the effect says whether it may be repeated. */
    public static ApiRequest delete(String path, Effect effect) {
        return of(new UnlistedOperation("DELETE", path, effect));
    }

    /** Fills {@code {name}} of the path template. */
    public ApiRequest path(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(path);
        more.put(name, text(value));
        return new ApiRequest(operation, more, query, authorization, body);
    }

    /** Adds a query parameter; null adds nothing, a collection is joined with commas. */
    public ApiRequest query(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        List<Parameter> more = new ArrayList<>(query);
        more.add(new Parameter(name, text(value)));
        return new ApiRequest(operation, path, more, authorization, body);
    }

    /** Adds a parameter that travels, signed, in the Authorization header. */
    public ApiRequest authorization(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(authorization);
        more.put(name, value);
        return new ApiRequest(operation, path, query, more, body);
    }

    /** Sets the body, which is sent as JSON; null sends none. */
    public ApiRequest body(@Nullable Object json) {
        return new ApiRequest(operation, path, query, authorization, json);
    }

    /** The operation to call. */
    public Operation operation() {
        return operation;
    }

    /** The values for the path template. */
    public Map<String, String> pathParameters() {
        return Map.copyOf(path);
    }

    /** The query parameters in the order they were added. */
    public List<Parameter> queryParameters() {
        return List.copyOf(query);
    }

    /** The parameters of the Authorization header. */
    public Map<String, String> authorizationParameters() {
        return Map.copyOf(authorization);
    }

    /** The body to send as JSON. */
    public Optional<Object> body() {
        return Optional.ofNullable(body);
    }

    /** The value of a query parameter. */
    public Optional<String> queryParameter(String name) {
        return query.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .findFirst();
    }

    /** The operation only: parameters and bodies may hold what belongs in no log. */
    @Override
    public String toString() {
        return operation.name();
    }

    private static String text(Object value) {
        return value instanceof Collection<?> many
                ? many.stream().map(ApiRequest::text).collect(Collectors.joining(","))
                : String.valueOf(value);
    }
}
