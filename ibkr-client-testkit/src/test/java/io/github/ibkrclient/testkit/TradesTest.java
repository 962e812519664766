package io.github.ibkrclient.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TradesTest {
    private final VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-11-18T17:00:00Z"));
    private final IbkrSimulator ibkr = IbkrSimulator.builder().timing(time).build();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path credentials;

    @BeforeEach
    void takePart() {
        time.join();
    }

    @Test
    void theFirstListOfASessionIsEmptyAndTheSecondIsNot() {
        ForeignClient client = connected();
        assertThat(client.get("/iserver/account/trades?days=7").body()).isEqualTo("[]");
        time.advance(Duration.ofSeconds(5));
        JsonArray trades = trades(client, 7);
        assertThat(trades.size()).isGreaterThan(150);
        assertThat(ids(trades)).hasSize(trades.size());
        assertThat(ibkr.violations()).isEmpty();
    }

    @Test
    void rowsHaveTheTypesThatWereSeen() {
        ForeignClient client = connected();
        trades(client, 7);
        for (JsonElement element : trades(client, 7)) {
            JsonObject row = element.getAsJsonObject();
            assertThat(row.getAsJsonPrimitive("conid").isNumber()).isTrue();
            assertThat(row.getAsJsonPrimitive("price").isString()).isTrue();
            assertThat(row.getAsJsonPrimitive("commission").isString()).isTrue();
            assertThat(row.getAsJsonPrimitive("position").isString()).isTrue();
            assertThat(row.getAsJsonPrimitive("size").isNumber()).isTrue();
            assertThat(row.getAsJsonPrimitive("trade_time_r").getAsLong()).isGreaterThan(1_700_000_000_000L);
            assertThat(row.get("trade_time").getAsString()).matches("[0-9]{8}-[0-9]{2}:[0-9]{2}:[0-9]{2}");
            assertThat(row.has("order_ref")).isFalse();
            assertThat(row.get("side").getAsString()).isIn("B", "S");
        }
    }

    @Test
    void partialFillsShareAnOrderAndFractionsHappen() {
        ForeignClient client = connected();
        trades(client, 7);
        List<JsonObject> rows = rows(trades(client, 7));
        assertThat(rows.stream()
                        .filter(row -> row.has("order_id"))
                        .map(row -> row.get("order_id"))
                        .distinct()
                        .count())
                .isLessThan(rows.size() / 2);
        assertThat(rows)
                .anyMatch(row ->
                        row.get("size").getAsBigDecimal().stripTrailingZeros().scale() > 1);
        assertThat(rows).anyMatch(row -> row.get("sec_type").getAsString().equals("OPT"));
        assertThat(rows).anyMatch(row -> row.get("sec_type").getAsString().equals("CASH"));
        assertThat(rows).anyMatch(row -> !row.has("order_id"));
    }

    @Test
    void executionsKeepTheirIdsAndNewOnesAppearAsTimePasses() {
        ForeignClient client = connected();
        trades(client, 7);
        Set<String> before = ids(trades(client, 7));
        for (int i = 0; i < 40; i++) {
            time.advance(Duration.ofMinutes(5));
            client.post("/tickle", null);
        }
        Set<String> after = ids(trades(client, 7));
        assertThat(after).containsAll(before).hasSizeGreaterThan(before.size());
    }

    @Test
    void equalSeedsTradeEqually() {
        ForeignClient client = connected();
        trades(client, 7);
        IbkrSimulator twin = IbkrSimulator.builder().timing(time).build();
        ForeignClient other =
                InProcess.client(twin, time, credentials.resolve("twin")).connect(this::pause);
        trades(other, 7);
        assertThat(trades(client, 7)).isEqualTo(trades(other, 7));
    }

    @Test
    void daysBeyondAWeekAreRefused() {
        assertThat(connected().get("/iserver/account/trades?days=9").status()).isEqualTo(400);
    }

    @Test
    void tradesAreThoseOfTheSelectedAccountWhateverTheQuerySays() {
        ForeignClient client = connected();
        String second = ibkr.user().accountIds().get(1);
        trades(client, 7);
        time.advance(Duration.ofSeconds(5));
        JsonArray ignored = client.get("/iserver/account/trades?days=7&accountId=" + second)
                .json()
                .getAsJsonArray();
        client.post("/iserver/account", "{\"acctId\":\"" + second + "\"}");
        JsonArray selected = trades(client, 7);
        assertThat(rows(ignored))
                .noneMatch(row -> row.get("account").getAsString().equals(second));
        assertThat(rows(selected))
                .isNotEmpty()
                .allMatch(row -> row.get("account").getAsString().equals(second));
    }

    private ForeignClient connected() {
        return InProcess.client(ibkr, time, credentials.resolve("own")).connect(this::pause);
    }

    private void pause() {
        time.advance(Duration.ofSeconds(2));
    }

    private JsonArray trades(ForeignClient client, int days) {
        time.advance(Duration.ofSeconds(5));
        return client.get("/iserver/account/trades?days=" + days).json().getAsJsonArray();
    }

    private static List<JsonObject> rows(JsonArray trades) {
        return StreamSupport.stream(trades.spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private static Set<String> ids(JsonArray trades) {
        Set<String> ids = new HashSet<>();
        trades.forEach(row -> ids.add(row.getAsJsonObject().get("execution_id").getAsString()));
        return ids;
    }
}
