package io.github.ibkrclient.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonDeserializationContext;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import com.google.gson.JsonSyntaxException;
import com.google.gson.reflect.TypeToken;
import java.lang.reflect.Type;
import java.util.List;

/**
 * Tells the shapes of the answers to orders and cancellations apart by the fields that only one of them has; see {@code
 * docs/protocol.md#order-answers}.
 */
final class OrderReplyAdapter implements JsonDeserializer<Object>, JsonSerializer<Object> {
    private static final Type ORDERS = new TypeToken<List<SubmittedOrder>>() {}.getType();
    private static final Type QUESTIONS = new TypeToken<List<OrderQuestion>>() {}.getType();

    @Override
    public Object deserialize(JsonElement answer, Type type, JsonDeserializationContext context) {
        if (type == CancelReply.class) {
            boolean refused = answer instanceof JsonObject object && object.has("error");
            return refused
                    ? new CancelReply.Rejected(context.deserialize(answer, OrderRefusal.class))
                    : new CancelReply.Requested(context.deserialize(answer, CancelResult.class));
        }
        if (answer instanceof JsonObject object
                && (object.has("error") || (object.has("reqId") && object.has("options")))) {
            return new OrderReply.Rejected(context.deserialize(answer, OrderRefusal.class));
        }
        if (first(answer, "id") && first(answer, "message")) {
            return new OrderReply.Question(context.deserialize(answer, QUESTIONS));
        }
        if (first(answer, "order_id")) {
            return new OrderReply.Submitted(context.deserialize(answer, ORDERS));
        }
        throw new JsonSyntaxException("expected accepted orders, a question or a refusal");
    }

    private static boolean first(JsonElement answer, String field) {
        return answer instanceof JsonArray items
                && !items.isEmpty()
                && items.get(0) instanceof JsonObject item
                && item.has(field)
                && !item.get(field).isJsonNull();
    }

    /** The reason of a refusal in words. */
    static String reason(OrderRefusal refusal) {
        String error = refusal.error();
        String text = refusal.text();
        return error != null ? error : text != null ? text : "refused without a reason";
    }

    @Override
    public JsonElement serialize(Object reply, Type type, JsonSerializationContext context) {
        if (reply instanceof CancelReply.Requested requested) {
            return context.serialize(requested.result());
        }
        if (reply instanceof CancelReply.Rejected rejected) {
            return context.serialize(rejected.refusal());
        }
        if (reply instanceof OrderReply.Submitted submitted) {
            return context.serialize(submitted.orders());
        }
        return context.serialize(
                reply instanceof OrderReply.Question question
                        ? question.questions()
                        : ((OrderReply.Rejected) reply).refusal());
    }
}
