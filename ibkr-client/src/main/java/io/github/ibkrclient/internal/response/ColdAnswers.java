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

/**
 * Recognises the answers that IBKR gives before it has loaded the data. See {@code docs/protocol.md#trades-are-cold}, {@code
 * #positions-are-cold}, {@code #snapshot-is-cold} and {@code #orders-are-cold}.
 */
final class ColdAnswers {
    /** The fields that a market-data row holds in the first answer: ids, a marker of the server and the time. */
    private static final Set<String> NO_QUOTE = Set.of("conid", "conidEx", "server_id", "_updated", "6119", "topic");

    private ColdAnswers() {}

    static boolean matches(ColdAnswer.Shape shape, byte[] body) {
        JsonElement root = JsonParser.parseString(new String(body, UTF_8));
        return switch (shape) {
            case EMPTY_ARRAY -> isEmpty(root);
            case EMPTY_ORDERS ->
                root instanceof JsonObject answer
                        && !(answer.get("orders") instanceof JsonArray orders && !orders.isEmpty());
            case IDS_ONLY -> isEmpty(root) || anyRow(root, row -> NO_QUOTE.containsAll(row.keySet()));
            case NO_DEFINITION -> anyRow(root, row -> row.has("conid") && !row.has("name") && !row.has("ticker"));
        };
    }

    private static boolean isEmpty(JsonElement root) {
        return root instanceof JsonArray rows && rows.isEmpty();
    }

    private static boolean anyRow(JsonElement root, Predicate<JsonObject> test) {
        return root instanceof JsonArray rows
                && StreamSupport.stream(rows.spliterator(), false)
                        .anyMatch(row -> row instanceof JsonObject object && test.test(object));
    }
}
