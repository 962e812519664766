package io.github.ibkrclient.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'orderType':'STP','quantity':5",
                "'orderType':'STOP_LIMIT','quantity':5,'price':100",
                "'orderType':'TRAIL','quantity':5",
                "'orderType':'MKT','quantity':5,'cashQty':500",
                "'orderType':'MKT','fxQty':500",
                "'orderType':'MKT','quantity':5,'conidex':'265598@NYSE'",
                "'orderType':'MKT','quantity':5,'parentId':'nobody'",
                "'orderType':'MKT','quantity':5,'cOID':'self','parentId':'self'",
                "'orderType':'MKT','quantity':5,'cOID':'a'},{'conid':8314,'orderType':'MKT','side':'BUY','tif':'DAY',"
                        + "'quantity':5,'cOID':'b'",
                "'orderType':'MKT','quantity':5,'cOID':'a','isSingleGroup':true},{'conid':8314,'orderType':'MKT',"
                        + "'side':'BUY','tif':'DAY','quantity':5,'cOID':'a','isSingleGroup':true"
            })
    void ordersThatIbkrWouldNotTakeAreRefused(String content, IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        String order = ("{'conid':265598,'side':'BUY','tif':'DAY'," + content + "}").replace('\'', '"');
        assertThat(place(client, ibkr, order).body()).startsWith("{\"error\":");
    }

    @Test
    void aStopWaitsForItsPriceWhereverItIsGiven(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        String far = order("STP", "BUY", "5", "100000", "stop-1");
        assertThat(first(place(client, ibkr, far)).get("order_status").getAsString())
                .isEqualTo("Submitted");
        assertThat(first(place(client, ibkr, far.replace("price", "auxPrice").replace("stop-1", "stop-2")))
                        .get("order_status")
                        .getAsString())
                .isEqualTo("Submitted");
    }

    @Test
    void aConversionHasItsSizeInMoney(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        String order = order("MKT", "BUY", "5000", null, "fx-1")
                .replace("265598", "12087792")
                .replace("\"quantity\"", "\"isCcyConv\":true,\"fxQty\"");
        JsonObject done = first(reply(client, first(place(client, ibkr, order))));
        assertThat(done.get("order_status").getAsString()).isEqualTo("Filled");
    }

    @Test
    void aClientOrderIdServesAgainOnAnotherDay(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        reply(client, first(place(client, ibkr, order("LMT", "BUY", "5", "1.00", "daily"))));
        for (int i = 0; i < 24 * 12; i++) {
            time.advance(Duration.ofMinutes(5));
            client.post("/tickle", null);
        }
        client.connect(() -> time.advance(Duration.ofSeconds(2)));
        JsonObject question = first(place(client, ibkr, order("LMT", "BUY", "5", "1.00", "daily")));
        assertThat(question.has("messageIds")).isTrue();
    }

    @Test
    void aFillChangesCashAndAveragePriceToTheCent() {
        VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-11-18T15:00:00Z"));
        time.join();
        IbkrSimulator ibkr = IbkrSimulator.builder()
                .timing(time)
                .lastExecution(Instant.EPOCH)
                .build();
        ForeignClient client = connected(ibkr, time);
        client.get("/portfolio/accounts");
        String portfolio = "/portfolio/" + ibkr.user().accountIds().get(0);
        BigDecimal cash = cash(client, portfolio);
        JsonObject before = position(client, portfolio);
        first(reply(client, first(place(client, ibkr, order("MKT", "BUY", "10", null, "cash-1")))));
        client.get("/iserver/account/trades?days=1");
        time.advance(Duration.ofSeconds(5));
        JsonObject fill = first(client.get("/iserver/account/trades?days=1"));
        BigDecimal price = fill.get("price").getAsBigDecimal();
        BigDecimal paid =
                price.multiply(BigDecimal.TEN).add(fill.get("commission").getAsBigDecimal());
        assertThat(cash(client, portfolio)).isEqualByComparingTo(cash.subtract(paid));
        BigDecimal held = before.get("position").getAsBigDecimal();
        BigDecimal average = before.get("avgPrice")
                .getAsBigDecimal()
                .multiply(held)
                .add(price.multiply(BigDecimal.TEN))
                .divide(held.add(BigDecimal.TEN), 4, RoundingMode.HALF_UP);
        assertThat(position(client, portfolio).get("avgPrice").getAsBigDecimal())
                .isEqualByComparingTo(average);
    }

    private static BigDecimal cash(ForeignClient client, String portfolio) {
        JsonObject ledger = client.get(portfolio + "/ledger").object();
        return ledger.getAsJsonObject("USD").get("cashbalance").getAsBigDecimal();
    }

    private static JsonObject position(ForeignClient client, String portfolio) {
        for (JsonElement row : client.get(portfolio + "/positions/0?sort=conid&direction=a")
                .json()
                .getAsJsonArray()) {
            if (row.getAsJsonObject().get("conid").getAsLong() == 265598) {
                return row.getAsJsonObject();
            }
        }
        throw new AssertionError("no such position");
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
