package io.github.ibkrclient.internal.response;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.ibkrclient.operation.ColdAnswer;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** Recognises the answers that IBKR gives before it has the data (PROTOCOL §6.2, §6.4, §6.5, §6.8). */
final class ColdAnswers {
    /** What a market-data row holds from the first answer on: who it is about, the server's marker, the time. */
    private static final Set<String> NO_QUOTE = Set.of("conid", "conidEx", "server_id", "_updated", "6119", "topic");

    private ColdAnswers() {}

    static boolean matches(ColdAnswer.Shape shape, byte[] body) {
        JsonElement root = JsonParser.parseString(new String(body, UTF_8));
        return switch (shape) {
            case EMPTY_ARRAY -> root.isJsonArray() && root.getAsJsonArray().isEmpty();
            case EMPTY_ORDERS -> root.isJsonObject() && noOrders(root.getAsJsonObject());
            case IDS_ONLY ->
                root.isJsonArray()
                        && (root.getAsJsonArray().isEmpty()
                                || any(root.getAsJsonArray(), row -> NO_QUOTE.containsAll(row.keySet())));
            case NO_DEFINITION ->
                root.isJsonArray()
                        && any(
                                root.getAsJsonArray(),
                                row -> row.has("conid") && !row.has("name") && !row.has("ticker"));
        };
    }

    private static boolean noOrders(JsonObject answer) {
        JsonElement orders = answer.get("orders");
        return orders == null
                || !orders.isJsonArray()
                || orders.getAsJsonArray().isEmpty();
    }

    private static boolean any(JsonArray rows, Predicate<JsonObject> test) {
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(JsonElement::isJsonObject)
                .map(JsonElement::getAsJsonObject)
                .anyMatch(test);
    }
}
