package io.github.ibkrclient.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@IbkrSimulation
class OrdersTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path credentials;

    @Test
    void aMarketOrderIsAskedAboutAndThenFilledUnderItsOwnName(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        JsonObject question = first(place(client, ibkr, order("MKT", "BUY", "10", null, "mine-1")));
        assertThat(question.get("messageIds").getAsString()).isEqualTo("o10151");
        JsonObject accepted = first(reply(client, question));
        assertThat(accepted.get("order_status").getAsString()).isEqualTo("Filled");
        time.advance(Duration.ofSeconds(5));
        client.get("/iserver/account/trades?days=1");
        time.advance(Duration.ofSeconds(5));
        JsonArray trades = client.get("/iserver/account/trades?days=1").json().getAsJsonArray();
        JsonObject last = trades.get(trades.size() - 1).getAsJsonObject();
        assertThat(last.get("order_ref").getAsString()).isEqualTo("mine-1");
        assertThat(last.get("order_id").getAsString())
                .isEqualTo(accepted.get("order_id").getAsString());
    }

    @Test
    void questionsChain(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        JsonObject one = first(place(client, ibkr, order("LMT", "BUY", "900", "1.00", "mine-2")));
        JsonObject two = first(reply(client, one));
        assertThat(two.get("id").getAsString()).isNotEqualTo(one.get("id").getAsString());
        assertThat(first(reply(client, two)).get("order_status").getAsString()).isEqualTo("Submitted");
        assertThat(reply(client, two).status()).isEqualTo(503);
    }

    @Test
    void anotherOrderVoidsTheQuestion(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        JsonObject question = first(place(client, ibkr, order("MKT", "BUY", "10", null, "mine-3")));
        place(client, ibkr, order("MKT", "BUY", "10", null, "mine-4"));
        assertThat(reply(client, question).status()).isEqualTo(503);
    }

    @Test
    void noIsNoAndALateYesToo(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        JsonObject question = first(place(client, ibkr, order("MKT", "BUY", "10", null, "mine-5")));
        String path = "/iserver/reply/" + question.get("id").getAsString();
        assertThat(client.post(path, "{\"confirmed\":false}").body()).contains("Order not confirmed ");
        JsonObject again = first(place(client, ibkr, order("MKT", "BUY", "10", null, "mine-5")));
        time.advance(Duration.ofMinutes(2));
        assertThat(reply(client, again).status()).isEqualTo(503);
    }

    @Test
    void workingOrdersAreListedAfterAColdAnswerAndCanBeCancelled(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        JsonObject placed =
                first(reply(client, first(place(client, ibkr, order("LMT", "BUY", "5", "1.00", "mine-6")))));
        String id = placed.get("order_id").getAsString();
        JsonObject cold = client.get("/iserver/account/orders").object();
        assertThat(cold.toString()).isEqualTo("{\"orders\":[],\"snapshot\":false}");
        time.advance(Duration.ofSeconds(5));
        JsonArray listed =
                client.get("/iserver/account/orders?filters=submitted").object().getAsJsonArray("orders");
        assertThat(listed).hasSize(1);
        assertThat(first(listed).get("price").getAsString()).isEqualTo("1.00");
        assertThat(first(listed).get("timeInForce").getAsString()).isEqualTo("CLOSE");
        String path = "/iserver/account/" + ibkr.user().accountIds().get(0) + "/order/";
        JsonObject cancelled = client.delete(path + id).object();
        assertThat(cancelled.get("msg").getAsString()).isEqualTo("Request was submitted");
        assertThat(cancelled.get("conid").getAsInt()).isEqualTo(-1);
        assertThat(client.delete(path + "123456").body()).contains("OrderID 123456 doesn't exist");
        time.advance(Duration.ofSeconds(5));
        JsonArray all = client.get("/iserver/account/orders").object().getAsJsonArray("orders");
        assertThat(first(all).get("status").getAsString()).isEqualTo("Cancelled");
        time.advance(Duration.ofSeconds(5));
        assertThat(client.get("/iserver/account/orders?force=true").object().getAsJsonArray("orders"))
                .isEmpty();
    }

    @Test
    void aChildWaitsForItsParentAndEndsWithIt(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        String parent = order("LMT", "BUY", "5", "1.00", "parent");
        String child = order("LMT", "SELL", "5", "1.00", "child").replace("}", ",\"parentId\":\"parent\"}");
        JsonObject second = first(reply(client, first(place(client, ibkr, parent + "," + child))));
        JsonArray placed = reply(client, second).json().getAsJsonArray();
        assertThat(first(placed).get("order_status").getAsString()).isEqualTo("Submitted");
        assertThat(placed.get(1).getAsJsonObject().get("order_status").getAsString())
                .isEqualTo("PreSubmitted");
        String account = ibkr.user().accountIds().get(0);
        client.delete("/iserver/account/" + account + "/order/"
                + first(placed).get("order_id").getAsString());
        client.get("/iserver/account/orders");
        time.advance(Duration.ofSeconds(5));
        JsonArray ended =
                client.get("/iserver/account/orders?filters=cancelled").object().getAsJsonArray("orders");
        assertThat(ended).hasSize(2);
    }

    @Test
    void ofAGroupOneFillsAndTheOthersEnd(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        String one = order("MKT", "BUY", "5", null, "one").replace("}", ",\"isSingleGroup\":true}");
        String two = order("LMT", "BUY", "5", "1.00", "two").replace("}", ",\"isSingleGroup\":true}");
        JsonObject second = first(reply(client, first(place(client, ibkr, two + "," + one))));
        JsonArray placed = reply(client, second).json().getAsJsonArray();
        assertThat(first(placed).get("order_status").getAsString()).isEqualTo("Cancelled");
        assertThat(placed.get(1).getAsJsonObject().get("order_status").getAsString())
                .isEqualTo("Filled");
    }

    @Test
    void aClientOrderIdServesOnce(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        reply(client, first(place(client, ibkr, order("LMT", "BUY", "5", "1.00", "twice"))));
        assertThat(place(client, ibkr, order("LMT", "BUY", "5", "1.00", "twice"))
                        .body())
                .contains("already registered");
    }

    @Test
    void nonsenseIsRefused(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        assertThat(place(client, ibkr, "{\"conid\":1}").body()).startsWith("{\"error\":");
        assertThat(client.post("/iserver/account/U0/orders", "{\"orders\":[{}]}")
                        .status())
                .isEqualTo(400);
        assertThat(client.post("/iserver/account/" + ibkr.user().accountIds().get(0) + "/orders", "nonsense")
                        .status())
                .isEqualTo(400);
    }

    private ForeignClient connected(IbkrSimulator ibkr, VirtualTiming time) {
        return InProcess.client(ibkr, time, credentials).connect(() -> time.advance(Duration.ofSeconds(2)));
    }

    private static String order(String type, String side, String size, @Nullable String price, String id) {
        return "{\"conid\":265598,\"orderType\":\"" + type + "\",\"side\":\"" + side
                + "\",\"tif\":\"DAY\",\"quantity\":" + size + (price == null ? "" : ",\"price\":" + price)
                + ",\"cOID\":\"" + id + "\"}";
    }

    private static ForeignClient.Answer place(ForeignClient client, IbkrSimulator ibkr, String order) {
        String account = ibkr.user().accountIds().get(0);
        return client.post("/iserver/account/" + account + "/orders", "{\"orders\":[" + order + "]}");
    }

    private static ForeignClient.Answer reply(ForeignClient client, JsonObject question) {
        return client.post("/iserver/reply/" + question.get("id").getAsString(), "{\"confirmed\":true}");
    }

    private static JsonObject first(ForeignClient.Answer answer) {
        return first(answer.json().getAsJsonArray());
    }

    private static JsonObject first(JsonArray rows) {
        return rows.get(0).getAsJsonObject();
    }
}
