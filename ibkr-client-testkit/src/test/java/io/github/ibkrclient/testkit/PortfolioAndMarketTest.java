package io.github.ibkrclient.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.ibkrclient.api.Endpoint;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@IbkrSimulation
class PortfolioAndMarketTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path credentials;

    @Test
    void thePortfolioIsEmptyUntilItsAccountsAreListed(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        String account = ibkr.user().accountIds().get(0);
        assertThat(client.get("/portfolio/" + account + "/summary").body()).isEqualTo("{}");
        assertThat(client.get("/portfolio/" + account + "/positions/0").body()).isEqualTo("[]");
        client.get("/portfolio/accounts");
        assertThat(client.get("/portfolio/" + account + "/summary").object().size())
                .isGreaterThan(100);
        JsonObject ledger = client.get("/portfolio/" + account + "/ledger").object();
        assertThat(ledger.keySet()).contains("BASE", "USD", "EUR");
        assertThat(client.get("/portfolio/U0/ledger").body())
                .isEqualTo("{\"error\":\"Bad Request: accountId is not valid: U0\",\"statusCode\":400}");
    }

    @Test
    void theLedgerAddsUpToTheSummary(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        String account = ibkr.user().accountIds().get(0);
        client.get("/portfolio/accounts");
        BigDecimal summary = client.get("/portfolio/" + account + "/summary")
                .object()
                .getAsJsonObject("netliquidation")
                .get("amount")
                .getAsBigDecimal();
        BigDecimal ledger = client.get("/portfolio/" + account + "/ledger")
                .object()
                .getAsJsonObject("BASE")
                .get("netliquidationvalue")
                .getAsBigDecimal();
        assertThat(ledger.subtract(summary).abs()).isLessThanOrEqualTo(new BigDecimal("0.05"));
    }

    @Test
    void positionsComeByThePageAndWithoutDefinitionsAtFirst(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        String path = "/portfolio/" + ibkr.user().accountIds().get(0) + "/positions/";
        client.get("/portfolio/accounts");
        JsonArray cold = client.get(path + "0").json().getAsJsonArray();
        assertThat(cold).hasSize(100);
        assertThat(cold.get(0).getAsJsonObject().has("ticker")).isFalse();
        assertThat(client.get(path + "0")
                        .json()
                        .getAsJsonArray()
                        .get(0)
                        .getAsJsonObject()
                        .has("ticker"))
                .isTrue();
        int rest = client.get(path + "1").json().getAsJsonArray().size();
        assertThat(rest).isBetween(1, 99);
        assertThat(client.get(path + "2").body()).isEqualTo("[]");
    }

    @Test
    void quotesComeAfterAFirstAnswerOfIdsOnly(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        String path = "/iserver/marketdata/snapshot?conids=265598,900000001@NYSE,900000002&fields=31,84,86,87,83,6509";
        JsonArray cold = client.get(path).json().getAsJsonArray();
        assertThat(cold.get(0).getAsJsonObject().keySet()).containsExactly("conid", "conidEx");
        time.advance(Duration.ofSeconds(1));
        JsonArray quotes = client.get(path).json().getAsJsonArray();
        assertThat(quotes.get(0).getAsJsonObject().get("6509").getAsString()).isEqualTo("RpB");
        assertThat(quotes.get(0).getAsJsonObject().get("83").getAsString()).endsWith("%");
        assertThat(quotes.get(1).getAsJsonObject().get("31").getAsString()).matches("[0-9],[0-9]{3}\\.[0-9]{2}");
        assertThat(quotes.get(2).getAsJsonObject().get("31").getAsString()).startsWith("H0.");
        assertThat(quotes.get(0).getAsJsonObject().get("87").getAsString()).matches("[0-9.]+[KM]");
    }

    @Test
    void outsideTradingHoursTheLastPriceIsAPriorClose(IbkrSimulator ibkr, VirtualTiming time) {
        time.advance(Duration.ofHours(8));
        ForeignClient client = connected(ibkr, time);
        String path = "/iserver/marketdata/snapshot?conids=265598&fields=31,6509";
        client.get(path);
        time.advance(Duration.ofSeconds(1));
        JsonObject quote = client.get(path).json().getAsJsonArray().get(0).getAsJsonObject();
        assertThat(quote.get("31").getAsString()).startsWith("C1");
        assertThat(quote.get("6509").getAsString()).startsWith("Z");
    }

    @Test
    void derivativesHaveNoQuotesBeforeTheirUnderlyingWasSearched(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        String path = "/iserver/marketdata/snapshot?conids=910000001&fields=31,7308";
        client.get(path);
        time.advance(Duration.ofSeconds(1));
        assertThat(client.get(path)
                        .json()
                        .getAsJsonArray()
                        .get(0)
                        .getAsJsonObject()
                        .has("31"))
                .isFalse();
        JsonArray found =
                client.get("/iserver/secdef/search?symbol=AAPL").json().getAsJsonArray();
        assertThat(found.get(0).getAsJsonObject().get("conid").getAsString()).isEqualTo("265598");
        assertThat(client.get(path)
                        .json()
                        .getAsJsonArray()
                        .get(0)
                        .getAsJsonObject()
                        .has("31"))
                .isTrue();
    }

    @Test
    void theLogMarksAnswersThatAreTheExampleOfTheDescription(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        assertThat(client.get("/iserver/scanner/params").json())
                .isEqualTo(JsonParser.parseString(SpecCheck.example("GET", "/iserver/scanner/params")));
        assertThat(client.post("/logout", null).status()).isEqualTo(200);
        assertThat(client.post("/logout", null).status()).isEqualTo(401);
        assertThat(examples(ibkr, Endpoint.GET_SCANNER_PARAMS)).containsExactly(true);
        assertThat(examples(ibkr, Endpoint.LOGOUT)).containsExactly(true, false);
        assertThat(examples(ibkr, Endpoint.LIST_BROKERAGE_ACCOUNTS)).containsExactly(false);
    }

    private static List<Boolean> examples(IbkrSimulator ibkr, Endpoint endpoint) {
        return ibkr.received(endpoint).stream().map(ReceivedRequest::example).toList();
    }

    @Test
    void everyScanThatTheParametersListIsRun(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        JsonObject words = client.get("/iserver/scanner/params").object();
        for (JsonElement type : words.getAsJsonArray("scan_type_list")) {
            for (JsonElement group : words.getAsJsonArray("location_tree")) {
                for (JsonElement place : group.getAsJsonObject().getAsJsonArray("locations")) {
                    for (JsonElement filter : words.getAsJsonArray("filter_list")) {
                        time.advance(Duration.ofSeconds(1));
                        assertThat(client.post("/iserver/scanner/run", scan(type, place, filter))
                                        .status())
                                .as("%s %s %s", type, place, filter)
                                .isEqualTo(200);
                    }
                }
            }
        }
    }

    private static String scan(JsonElement type, JsonElement place, JsonElement filter) {
        return "{\"instrument\":\"STK\",\"type\":%s,\"location\":%s,\"filter\":[{\"code\":%s,\"value\":1}]}"
                .formatted(
                        type.getAsJsonObject().get("code"),
                        place.getAsJsonObject().get("type"),
                        filter.getAsJsonObject().get("code"));
    }

    @Test
    void scansHaveFiftyRowsAtMostAndHeedTheirFilters(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        assertThat(client.get("/iserver/scanner/params").object().getAsJsonArray("scan_type_list"))
                .isNotEmpty();
        String scan =
                "{\"instrument\":\"STK\",\"type\":\"TOP_PERC_GAIN\",\"location\":\"STK.US.MAJOR\",\"filter\":[%s]}";
        JsonArray rows = client.post("/iserver/scanner/run", scan.replace("%s", ""))
                .object()
                .getAsJsonArray("contracts");
        assertThat(rows).hasSize(50);
        assertThat(rows.get(0).getAsJsonObject().has("column_name")).isTrue();
        assertThat(rows.get(1).getAsJsonObject().has("column_name")).isFalse();
        time.advance(Duration.ofSeconds(1));
        String dear = scan.replace("%s", "{\"code\":\"priceAbove\",\"value\":5000}");
        assertThat(client.post("/iserver/scanner/run", dear).object().getAsJsonArray("contracts"))
                .hasSize(1);
        time.advance(Duration.ofSeconds(1));
        assertThat(client.post("/iserver/scanner/run", "{}").status()).isEqualTo(400);
    }

    @Test
    void stocksAreFoundBySymbol(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        JsonObject found = client.get("/trsrv/stocks?symbols=IBM,NOPE").object();
        assertThat(found.getAsJsonArray("IBM")).hasSize(1);
        assertThat(found.getAsJsonArray("NOPE")).isEmpty();
        assertThat(client.get("/iserver/secdef/search?symbol=IBM&secType=BOND").body())
                .contains("issuers");
        assertThat(client.get("/iserver/secdef/search?symbol=NOPE").body()).isEqualTo("[]");
    }

    @Test
    void positionsAreSortedAsAsked(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        String path = "/portfolio/" + ibkr.user().accountIds().get(1) + "/positions/0";
        client.get("/portfolio/accounts");
        List<BigDecimal> falling = new ArrayList<>();
        client.get(path + "?sort=mktValue&direction=d")
                .json()
                .getAsJsonArray()
                .forEach(
                        row -> falling.add(row.getAsJsonObject().get("mktValue").getAsBigDecimal()));
        assertThat(falling).hasSizeGreaterThan(5).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(client.get(path + "?direction=up").status()).isEqualTo(400);
        assertThat(client.get(path + "?sort=nothing").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":\"priceAbuve\",\"value\":5}",
                "{\"code\":\"priceAbove\",\"value\":\"much\"}",
                "{\"code\":\"priceAbove\"}",
                "5"
            })
    void scansWithFiltersThatNobodyKnowsAreRefused(String filter, IbkrSimulator ibkr, VirtualTiming time) {
        String scan = "{\"instrument\":\"STK\",\"type\":\"TOP_PERC_GAIN\",\"location\":\"STK.US.MAJOR\",\"filter\":[";
        assertThat(connected(ibkr, time)
                        .post("/iserver/scanner/run", scan + filter + "]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anExchangeMayHaveDigitsAndDots(IbkrSimulator ibkr, VirtualTiming time) {
        String path = "/iserver/marketdata/snapshot?fields=31&conids=265598@IBIS2,265598@FWB.2";
        assertThat(connected(ibkr, time).get(path).status()).isEqualTo(200);
    }

    @Test
    void equalSeedsHoldAndQuoteEqually(IbkrSimulator ibkr, VirtualTiming time) {
        IbkrSimulator twin = IbkrSimulator.builder().timing(time).build();
        ForeignClient one = connected(ibkr, time);
        ForeignClient two = InProcess.client(twin, time, credentials.resolve("twin"))
                .connect(() -> time.advance(Duration.ofSeconds(2)));
        for (String path : List.of(
                "/portfolio/accounts",
                "/portfolio/" + ibkr.user().accountIds().get(0) + "/positions/0",
                "/iserver/marketdata/snapshot?conids=265598,8314&fields=31,84,86")) {
            one.get(path);
            two.get(path);
            time.advance(Duration.ofSeconds(5));
            assertThat(one.get(path).body()).isEqualTo(two.get(path).body());
        }
    }

    private ForeignClient connected(IbkrSimulator ibkr, VirtualTiming time) {
        return InProcess.client(ibkr, time, credentials).connect(() -> time.advance(Duration.ofSeconds(2)));
    }
}
