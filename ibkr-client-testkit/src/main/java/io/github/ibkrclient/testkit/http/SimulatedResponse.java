package io.github.ibkrclient.testkit.http;

import com.google.gson.JsonElement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okio.ByteString;

/**
 * An answer.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the body; may be empty
 * @param dropped whether the connection is cut instead of answering
 */
public record SimulatedResponse(int status, Map<String, String> headers, ByteString body, boolean dropped) {

    /** Copies the headers. */
    public SimulatedResponse {
        headers = Map.copyOf(headers);
    }

    /** A 200 with JSON. */
    public static SimulatedResponse ok(JsonElement body) {
        return json(200, body.toString());
    }

    /** A 200 with JSON. */
    public static SimulatedResponse ok(Json body) {
        return ok(body.element());
    }

    /** JSON with any status. */
    public static SimulatedResponse json(int status, String body) {
        return of(status, "application/json; charset=utf-8", body);
    }

    /** An error as most of IBKR's Web API words it: {@code error} and {@code statusCode}. */
    public static SimulatedResponse error(int status, String message) {
        return json(
                status,
                Json.object().put("error", message).put("statusCode", status).toString());
    }

    /** A refusal that comes with status 200, as orders have it: {@code error} alone. */
    public static SimulatedResponse refusal(String message) {
        return ok(Json.object().put("error", message));
    }

    /** An error as the reports word it (problem+json). */
    public static SimulatedResponse problem(int status, String title, String detail) {
        Json body = Json.object().put("type", "about:blank").put("title", title);
        return of(
                status,
                "application/problem+json",
                body.put("status", status).put("detail", detail).toString());
    }

    /** A 400 of the reports, which name the argument that they do not take. */
    public static SimulatedResponse invalid(String field, String description) {
        Json argument = Json.object().put("field", field).put("description", description);
        Json problem = Json.object()
                .put("type", "about:blank")
                .put("title", "Bad Request")
                .put("status", 400)
                .put("detail", "an argument is invalid")
                .put("invalidArguments", List.of(argument));
        return of(400, "application/problem+json", problem.toString());
    }

    /** A page of HTML. */
    public static SimulatedResponse html(int status, String title) {
        String page =
                "<HTML><HEAD>\n<TITLE>" + title + "</TITLE>\n</HEAD><BODY>\n<H1>" + title + "</H1>\n</BODY>\n</HTML>\n";
        return of(status, "text/html", page);
    }

    /** Text of any kind. */
    public static SimulatedResponse of(int status, String contentType, String body) {
        Map<String, String> headers = Map.of("Content-Type", contentType);
        return new SimulatedResponse(status, headers, ByteString.encodeUtf8(body), false);
    }

    /** The same answer with one header more. */
    public SimulatedResponse header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new SimulatedResponse(status, more, body, dropped);
    }

    /** No answer: the connection ends. */
    public SimulatedResponse drop() {
        return new SimulatedResponse(status, headers, body, true);
    }

    /** The body as text. */
    public String text() {
        return body.utf8();
    }

    /** The status only. */
    @Override
    public String toString() {
        return dropped ? "connection dropped" : "HTTP " + status;
    }
}
