package io.github.ibkrclient.testkit.internal.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import okio.ByteString;

/**
 * A request as it arrived.
 *
 * @param method the HTTP method in upper case
 * @param origin scheme, host and port of the server, whatever the Host header says
 * @param path the path as sent, still percent-encoded
 * @param query the query as sent, without its question mark; empty without one
 * @param headers the headers; the case of names does not count
 * @param body the body; empty without one
 * @param address the address of the sender
 */
public record SimulatedRequest(
        String method,
        String origin,
        String path,
        String query,
        Map<String, List<String>> headers,
        ByteString body,
        String address) {

    /** Copies the headers. */
    public SimulatedRequest {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = copy;
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The body as text. */
    public String text() {
        return body.utf8();
    }

    /** The query parameters, decoded; of a repeated name the last value. */
    public Map<String, String> parameters() {
        return pairs(query);
    }

    /** The parameters of a body that is a form, decoded; of a repeated name the last value. */
    public Map<String, String> form() {
        return pairs(text());
    }

    private static Map<String, String> pairs(String encoded) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String item : encoded.isEmpty() ? new String[0] : encoded.split("&", -1)) {
            int equals = item.indexOf('=');
            String name = equals < 0 ? item : item.substring(0, equals);
            parameters.put(decode(name), equals < 0 ? "" : decode(item.substring(equals + 1)));
        }
        return parameters;
    }

    /** Undoes percent-encoding. A text that is not well encoded stays as it is. */
    public static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }

    /** Method and path only, because headers and bodies may hold secrets. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
