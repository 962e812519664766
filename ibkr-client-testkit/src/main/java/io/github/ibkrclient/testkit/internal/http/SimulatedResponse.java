package io.github.ibkrclient.testkit.internal.http;

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
 * @param dropped whether the connection breaks in place of the answer
 * @param example whether the body is an example of the API description
 */
public record SimulatedResponse(
        int status, Map<String, String> headers, ByteString body, boolean dropped, boolean example) {

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

    /** A 200 with an example of the API description. */
    public static SimulatedResponse example(JsonElement body) {
        SimulatedResponse answer = ok(body);
        return new SimulatedResponse(answer.status, answer.headers, answer.body, answer.dropped, true);
    }

    /** JSON with any status. */
    public static SimulatedResponse json(int status, String body) {
        return of(status, "application/json; charset=utf-8", body);
    }

    /** An error in the form of most of IBKR's Web API: {@code error} and {@code statusCode}. */
    public static SimulatedResponse error(int status, String message) {
        return json(
                status,
                Json.object().put("error", message).put("statusCode", status).toString());
    }

    /** A refusal with status 200, as orders are refused: {@code error} alone. */
    public static SimulatedResponse refusal(String message) {
        return ok(Json.object().put("error", message));
    }

    /** An error in the form of the reports (problem+json). */
    public static SimulatedResponse problem(int status, String title, String detail) {
        Json body = Json.object().put("type", "about:blank").put("title", title);
        return of(
                status,
                "application/problem+json",
                body.put("status", status).put("detail", detail).toString());
    }

    /** A 400 of the reports, which names the argument that is wrong. */
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
        return new SimulatedResponse(status, headers, ByteString.encodeUtf8(body), false, false);
    }

    /** The same answer with another header. */
    public SimulatedResponse header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new SimulatedResponse(status, more, body, dropped, example);
    }

    /** The same answer with another body. */
    public SimulatedResponse withBody(String text) {
        return new SimulatedResponse(status, headers, ByteString.encodeUtf8(text), dropped, example);
    }

    /** The connection breaks in place of this answer. */
    public SimulatedResponse drop() {
        return new SimulatedResponse(status, headers, body, true, example);
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
