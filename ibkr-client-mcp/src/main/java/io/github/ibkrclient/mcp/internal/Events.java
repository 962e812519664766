package io.github.ibkrclient.mcp.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.ibkrclient.mcp.internal.McpHttp.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the message that answers a request, in JSON or in an event stream. */
final class Events {
    private Events() {}

    /** The message with the id; empty when there is none, for example because the answer was cut. */
    static Optional<JsonObject> answerTo(long id, Answer answer) {
        boolean stream = Optional.ofNullable(answer.headers().get("Content-Type"))
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
                .isPresent();
        List<String> messages = stream ? data(answer.body()) : List.of(answer.body());
        return messages.stream()
                .flatMap(text -> McpHttp.parse(text).stream())
                .filter(message -> isAnswerTo(id, message))
                .findFirst();
    }

    /** Notifications have no id. */
    private static boolean isAnswerTo(long id, JsonObject message) {
        JsonElement found = message.get("id");
        return found != null && found.isJsonPrimitive() && found.getAsString().equals(Long.toString(id));
    }

    /** The data of each event. Its lines belong together; an event without its empty line at the end was cut. */
    private static List<String> data(String stream) {
        List<String> events = new ArrayList<>();
        StringBuilder data = new StringBuilder();
        for (String line : stream.split("\r\n|\n|\r", -1)) {
            if (line.isEmpty()) {
                events.add(data.toString());
                data.setLength(0);
            } else if (line.startsWith("data:")) {
                String value = line.substring("data:".length());
                data.append(value.startsWith(" ") ? value.substring(1) : value).append('\n');
            }
        }
        return events;
    }
}
