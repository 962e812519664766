package io.github.ibkrclient.operation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An operation with its parameters, before it becomes HTTP. Immutable: each method returns a new request.
 *
 * @param operation the operation to call
 * @param pathParameters the values for the path template, by name
 * @param queryParameters the query parameters in the order they were added
 * @param authorizationParameters the parameters that travel, signed, in the Authorization header
 * @param body the object to send as JSON; empty when there is none
 */
public record ApiRequest(
        Operation operation,
        Map<String, String> pathParameters,
        List<Parameter> queryParameters,
        Map<String, String> authorizationParameters,
        Optional<Object> body) {

    /** Copies the collections. */
    public ApiRequest {
        pathParameters = Map.copyOf(pathParameters);
        queryParameters = List.copyOf(queryParameters);
        authorizationParameters = Map.copyOf(authorizationParameters);
    }

    /**
     * One query parameter, before percent-encoding.
     *
     * @param name the name
     * @param value the value as text
     */
    public record Parameter(String name, String value) {}

    /** A request without parameters. */
    public static ApiRequest of(Operation operation) {
        return new ApiRequest(operation, Map.of(), List.of(), Map.of(), Optional.empty());
    }

    /**
     * A GET of a path below the base URL that this library does not know. It needs the brokerage session, keeps the limit
     * for all operations together and may be repeated.
     */
    public static ApiRequest get(String path) {
        return of(new UnlistedOperation("GET", path, Effect.READ));
    }

    /** A POST of a path that this library does not know. The effect says whether it may be repeated. */
    public static ApiRequest post(String path, Effect effect) {
        return of(new UnlistedOperation("POST", path, effect));
    }

    /** A PUT of a path that this library does not know. The effect says whether it may be repeated. */
    public static ApiRequest put(String path, Effect effect) {
        return of(new UnlistedOperation("PUT", path, effect));
    }

    /** A DELETE of a path that this library does not know. The effect says whether it may be repeated. */
    public static ApiRequest delete(String path, Effect effect) {
        return of(new UnlistedOperation("DELETE", path, effect));
    }

    /** Fills {@code {name}} of the path template. */
    public ApiRequest path(String name, Object value) {
        return new ApiRequest(
                operation, with(pathParameters, name, text(value)), queryParameters, authorizationParameters, body);
    }

    /** Adds a query parameter. Null adds nothing, and a collection is joined with commas. */
    public ApiRequest query(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        List<Parameter> more = new ArrayList<>(queryParameters);
        more.add(new Parameter(name, text(value)));
        return new ApiRequest(operation, pathParameters, more, authorizationParameters, body);
    }

    /** Adds a parameter that travels, signed, in the Authorization header. */
    public ApiRequest authorization(String name, String value) {
        return new ApiRequest(
                operation, pathParameters, queryParameters, with(authorizationParameters, name, value), body);
    }

    /** Sets the object to send as JSON; null sends none. */
    public ApiRequest body(@Nullable Object json) {
        return new ApiRequest(
                operation, pathParameters, queryParameters, authorizationParameters, Optional.ofNullable(json));
    }

    /** The value of a query parameter; empty when there is none of this name. */
    public Optional<String> queryParameter(String name) {
        return queryParameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .findFirst();
    }

    /** The operation only: parameters and bodies may hold secrets. */
    @Override
    public String toString() {
        return operation.name();
    }

    private static Map<String, String> with(Map<String, String> parameters, String name, String value) {
        Map<String, String> more = new HashMap<>(parameters);
        more.put(name, value);
        return more;
    }

    private static String text(Object value) {
        return value instanceof Collection<?> many
                ? many.stream().map(ApiRequest::text).collect(Collectors.joining(","))
                : String.valueOf(value);
    }
}
