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
     * A GET of a path below the base URL, or of one that begins with {@code /gw/} or {@code /oauth2/}. When it leaves, the
     * client looks up what is known of the route: pace, session, effect and so on. A route that is not known counts as an
     * order, also a GET, unless {@code IbkrClient.Builder.route} says otherwise.
     *
     * @throws IllegalArgumentException when it is no path alone, or holds an encoded slash
     */
    public static ApiRequest get(String path) {
        return of(new UnlistedOperation("GET", path));
    }

    /** A POST of a path, like {@link #get}. */
    public static ApiRequest post(String path) {
        return of(new UnlistedOperation("POST", path));
    }

    /** A PUT of a path, like {@link #get}. */
    public static ApiRequest put(String path) {
        return of(new UnlistedOperation("PUT", path));
    }

    /** A DELETE of a path, like {@link #get}. */
    public static ApiRequest delete(String path) {
        return of(new UnlistedOperation("DELETE", path));
    }

    /**
     * Fills {@code {name}} of the path template.
     *
     * @throws NullPointerException when there is no value
     * @throws IllegalArgumentException when the value is blank
     */
    public ApiRequest path(String name, Object value) {
        String text = text(name, value);
        if (text.isBlank()) {
            throw new IllegalArgumentException(name + ": is blank; give a value");
        }
        return new ApiRequest(
                operation, with(pathParameters, name, text), queryParameters, authorizationParameters, body);
    }

    /** Adds a query parameter. Null adds nothing, and a collection is joined with commas. */
    public ApiRequest query(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        List<Parameter> more = new ArrayList<>(queryParameters);
        more.add(new Parameter(name, text(name, value)));
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

    /** Whether it was made of a method and a path, so that its operation says nothing about the route. */
    public boolean madeByHand() {
        return operation instanceof UnlistedOperation;
    }

    /**
     * The segments of the path, decoded, with the parameters filled in.
     *
     * @throws IllegalArgumentException when a parameter is missing, or would be no segment
     */
    public List<String> pathSegments() {
        return PathSegments.of(operation.path()).stream()
                .map(segment -> segment.startsWith("{") ? pathValue(segment) : segment)
                .toList();
    }

    private String pathValue(String segment) {
        String name = segment.substring(1, segment.length() - 1);
        String value = pathParameters.get(name);
        if (value == null || value.isBlank() || value.equals(".") || value.equals("..")) {
            throw new IllegalArgumentException(operation.name() + ": " + name + " must be given");
        }
        if (PathSegments.hidesSlash(value)) {
            throw new IllegalArgumentException(operation.name() + ": " + name + " must not hold a slash");
        }
        return value;
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

    private static String text(String name, @Nullable Object value) {
        return value instanceof Collection<?> many
                ? many.stream().map(each -> text(name, each)).collect(Collectors.joining(","))
                : Argument.given(name, value).toString();
    }
}
