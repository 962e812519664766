package io.github.ibkrclient.model;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonSyntaxException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Tells the four shapes of an order's answer apart by the fields that only one of them has. */
final class OrderReplyAdapter implements TypeAdapterFactory {

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        return OrderReply.class.isAssignableFrom(type.getRawType())
                ? (TypeAdapter<T>) new Shapes(gson).nullSafe()
                : null;
    }

    private static final class Shapes extends TypeAdapter<OrderReply> {
        private final Gson gson;

        Shapes(Gson gson) {
            this.gson = gson;
        }

        @Override
        public OrderReply read(JsonReader in) throws IOException {
            JsonElement answer = gson.getAdapter(JsonElement.class).read(in);
            if (answer.isJsonObject() && refuses(answer.getAsJsonObject())) {
                return new OrderReply.Rejected(
                        gson.getAdapter(OrderRefusal.class).fromJsonTree(answer));
            }
            if (first(answer, "id") && first(answer, "message")) {
                return new OrderReply.Question(list(answer.getAsJsonArray(), OrderQuestion.class));
            }
            if (first(answer, "order_id")) {
                return new OrderReply.Submitted(list(answer.getAsJsonArray(), SubmittedOrder.class));
            }
            throw new JsonSyntaxException("expected accepted orders, a question or a refusal");
        }

        private static boolean refuses(JsonObject answer) {
            return answer.has("error") || (answer.has("reqId") && answer.has("options"));
        }

        private static boolean first(JsonElement answer, String field) {
            JsonElement item = answer.isJsonArray() && !answer.getAsJsonArray().isEmpty()
                    ? answer.getAsJsonArray().get(0)
                    : JsonNull.INSTANCE;
            return item.isJsonObject()
                    && item.getAsJsonObject().has(field)
                    && !item.getAsJsonObject().get(field).isJsonNull();
        }

        private <E> List<E> list(JsonArray items, Class<E> type) {
            TypeAdapter<E> adapter = gson.getAdapter(type);
            return StreamSupport.stream(items.spliterator(), false)
                    .map(adapter::fromJsonTree)
                    .toList();
        }

        @Override
        public void write(JsonWriter out, OrderReply reply) throws IOException {
            if (reply instanceof OrderReply.Submitted submitted) {
                gson.toJson(submitted.orders(), List.class, out);
            } else if (reply instanceof OrderReply.Question question) {
                gson.toJson(question.questions(), List.class, out);
            } else if (reply instanceof OrderReply.Rejected rejected) {
                gson.toJson(rejected.refusal(), OrderRefusal.class, out);
            }
        }
    }
}
