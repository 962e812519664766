package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.testkit.McpSwitch;
import io.github.ibkrclient.testkit.Violation;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ibkr refresh --retail} over a consent to the simulated accounts, in virtual time. */
class RetailRefreshTest {
    private static final int ALL = 0;
    private static final int NOTHING = 1;
    private static final int BAD_INPUT = 2;
    private static final int PARTLY = 3;

    private Path out;
    private Path state;
    private Path folder;
    private Terminal terminal;
    private McpLogin login;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        out = directory.resolve("data");
        state = directory.resolve("state");
        folder = directory.resolve("consent");
        terminal = new Terminal(directory.resolve("creds"));
        login = terminal.consent(folder);
    }

    @AfterEach
    void stop() {
        terminal.close();
    }

    @Test
    void everyFileIsOfItsSchemaAndWhatTheEndpointDoesNotHaveIsNullAndNeverZero() throws IOException {
        Terminal.Screen screen = retail("--symbols", "AAPL,IBM");

        assertThat(screen.code()).as(screen.err() + screen.out()).isEqualTo(ALL);
        for (DataSchema file : DataSchema.values()) {
            file.check(text(file));
            assertThat(json(file).get("run").getAsString()).isEqualTo("20261118T160000.000Z");
            assertThat(json(file).keySet()).doesNotContain("demo", "stale");
        }
        JsonObject portfolio = json(DataSchema.PORTFOLIO);
        JsonObject account = portfolio.getAsJsonArray("accounts").get(0).getAsJsonObject();
        JsonObject position = portfolio.getAsJsonArray("positions").get(0).getAsJsonObject();
        JsonObject quote = json(DataSchema.MARKET).getAsJsonObject("data").getAsJsonObject("AAPL");
        assertThat(Stream.of(
                        account.get("dayPnL"),
                        account.get("type"),
                        portfolio.getAsJsonObject("account").get("dayPnL"),
                        position.get("name"),
                        quote.get("volume"),
                        quote.get("high"),
                        quote.get("low"),
                        quote.get("currency")))
                .allMatch(JsonElement::isJsonNull);
        assertThat(quote.get("price").getAsBigDecimal()).isPositive();
        assertThat(quote.get("bid").getAsBigDecimal()).isPositive();
        assertThat(quote.get("availability").getAsString()).isEqualTo("live");
        JsonObject token = json(DataSchema.TOKEN);
        assertThat(token.get("scheme").getAsString()).isEqualTo("authorization-code");
        assertThat(token.get("token_received").getAsBoolean()).isTrue();
        assertThat(token.get("expires_in").getAsInt()).isBetween(1, 599);
        assertThat(screen.out() + screen.err() + text(DataSchema.PORTFOLIO))
                .contains("DU***")
                .doesNotContain(terminal.account());
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    /** On a Saturday prices stand still. */
    @Test
    void filesOverTheConsentAgreeWithThoseOfTheWebApiInTheFieldsThatBothHave() throws IOException {
        terminal.time.advance(Duration.ofDays(3));
        String[] line = {
            "--only", "portfolio,market", "--symbols", "AAPL,IBM,SAP@IBIS,PENY", "--always", "--account-ids", "full"
        };
        Terminal.Screen screen = webApi(line);
        assertThat(screen.code()).as(screen.out()).isEqualTo(ALL);
        JsonObject portfolio = json(DataSchema.PORTFOLIO);
        JsonObject market = json(DataSchema.MARKET);

        Terminal.Screen retail = retail(line);

        assertThat(retail.code()).as(retail.out()).isEqualTo(ALL);
        String id = terminal.account();
        same(
                only(portfolio, "accounts", "id", id),
                only(json(DataSchema.PORTFOLIO), "accounts", "id", id),
                "id",
                "currency",
                "netLiquidation",
                "cashBalance",
                "buyingPower",
                "ledger");
        Map<String, JsonObject> positions = rows(portfolio, "positions", "account", id, "conid");
        Map<String, JsonObject> over = rows(json(DataSchema.PORTFOLIO), "positions", "account", id, "conid");
        assertThat(over.keySet()).isEqualTo(positions.keySet()).hasSizeGreaterThan(50);
        positions.forEach((conid, position) -> {
            JsonObject other = over.getOrDefault(conid, new JsonObject());
            same(
                    position,
                    other,
                    "currency",
                    "quantity",
                    "currentPrice",
                    "marketValue",
                    "marketValueBase",
                    "pnl",
                    "avgCost",
                    "pnlPercent");
            if (position.get("assetClass").getAsString().equals("STK")) {
                same(position, other, "symbol");
            }
            if (!other.get("assetClass").isJsonNull()) {
                same(position, other, "assetClass");
            }
        });
        assertThat(market.getAsJsonObject("data").size()).isEqualTo(4);
        market.getAsJsonObject("data")
                .asMap()
                .forEach((symbol, quote) -> same(
                        quote.getAsJsonObject(),
                        data(symbol),
                        "symbol",
                        "conid",
                        "price",
                        "change",
                        "changePercent",
                        "exchange",
                        "availability",
                        "state"));
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    /** The endpoint gives a quote in two calls and allows 28 in a minute. */
    @Test
    void moreThanFiftyQuotesAreReadInTurnsAndAtThePaceOfAllCommandsOfTheDirectory() throws IOException {
        Instant start = terminal.time.now();
        Terminal.Screen first = retail("--only", "portfolio,market");

        assertThat(first.code()).as(first.out()).isEqualTo(PARTLY);
        DataSchema.MARKET.check(text(DataSchema.MARKET));
        int held = json(DataSchema.PORTFOLIO).getAsJsonArray("positions").size();
        assertThat(json(DataSchema.MARKET).getAsJsonObject("data").size()).isEqualTo(50);
        assertThat(json(DataSchema.MARKET).getAsJsonArray("missing")).hasSize(held - 50);
        assertThat(text(DataSchema.MARKET)).contains("a refresh reads 50 quotes over this endpoint");
        assertThat(Duration.between(start, terminal.time.now())).isLessThan(Duration.ofMinutes(4));

        assertThat(retail("--only", "market").code()).isEqualTo(PARTLY);
        assertThat(json(DataSchema.MARKET).getAsJsonObject("data").size()).isEqualTo(100);
        retail("--only", "market");

        assertThat(json(DataSchema.MARKET).getAsJsonObject("data").size()).isEqualTo(held);
        assertThat(terminal.bare("summary", "--retail", "--credentials", folder.toString())
                        .code())
                .isZero();
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void scansThatAreAskedForAreAPartThatIsMissingAndTheirOldContentStays() throws IOException {
        assertThat(webApi("--only", "scanner", "--scan", "MOST_ACTIVE").code()).isEqualTo(ALL);
        JsonElement before = json(DataSchema.SCANNER).get("results");
        terminal.time.advance(Duration.ofMinutes(5));

        Terminal.Screen asked = retail("--symbols", "AAPL", "--scan", "MOST_ACTIVE");

        assertThat(asked.code()).isEqualTo(PARTLY);
        assertThat(asked.out())
                .containsOnlyOnce("has no scans")
                .contains("scanner-results.json: old content kept: IBKR's endpoint for AI clients has no scans");
        DataSchema.SCANNER.check(text(DataSchema.SCANNER));
        assertThat(json(DataSchema.SCANNER).get("results")).isEqualTo(before);
        assertThat(json(DataSchema.SCANNER)
                        .getAsJsonObject("stale")
                        .get("since")
                        .getAsString())
                .isEqualTo("2026-11-18T16:00:00Z");
        assertThat(retail("--only", "scanner").code()).isEqualTo(NOTHING);

        assertThat(retail("--symbols", "AAPL").code()).as("nobody asked").isEqualTo(ALL);
    }

    @Test
    void aSymbolIsNeverGuessed() throws IOException {
        terminal.ibkr.mcp().failNext("search_contracts", "IBM");
        Terminal.Screen screen = retail("--only", "market", "--symbols", "AAPL,NONE,SAP:EUR,SAP@FWB,IBM,8314,4444");

        assertThat(screen.code()).as(screen.out()).isEqualTo(PARTLY);
        JsonObject market = json(DataSchema.MARKET);
        DataSchema.MARKET.check(market.toString());
        assertThat(market.getAsJsonObject("data").keySet()).containsExactly("AAPL", "8314");
        assertThat(market.getAsJsonArray("missing").asList().stream()
                        .map(row -> row.getAsJsonObject().get("symbol").getAsString() + " "
                                + row.getAsJsonObject().get("reason").getAsString())
                        .toList())
                .satisfiesExactlyInAnyOrder(
                        none -> assertThat(none).isEqualTo("NONE is the symbol of no stock"),
                        sap -> assertThat(sap).startsWith("SAP:EUR has a currency, which this endpoint's search"),
                        sap -> assertThat(sap).isEqualTo("SAP@FWB is not listed there; give one of the candidates"),
                        ibm -> assertThat(ibm).startsWith("IBM ").contains("Details currently unavailable"),
                        conid -> assertThat(conid).startsWith("4444 "));
        terminal.time.advance(Duration.ofMinutes(5));
        long searches = searches();
        retail("--only", "market", "--symbols", "AAPL");
        assertThat(searches()).as("what was found is remembered").isEqualTo(searches);
    }

    @Test
    void theConsentIsRenewedOverRunsAndEachTokenIsUsedOnce() throws IOException {
        String first = token("refresh_token");
        for (int run = 0; run < 4; run++) {
            assertThat(retail("--symbols", "AAPL", "--only", "portfolio,market,token")
                            .code())
                    .isEqualTo(ALL);
            assertThat(json(DataSchema.TOKEN).get("expires_in").getAsInt()).isPositive();
            terminal.time.advance(Duration.ofMinutes(10));
        }
        assertThat(token("refresh_token")).isNotEqualTo(first);
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void aConsentThatIsTakenBackKeepsTheOldContentAndSaysConnectAgain() throws IOException {
        SecretCheck secrets = new SecretCheck();
        secrets.secret(token("access_token"));
        secrets.secret(token("refresh_token"));
        secrets.shown(retail("--symbols", "AAPL"));
        JsonObject before = json(DataSchema.PORTFOLIO);
        terminal.time.advance(Duration.ofMinutes(5));
        terminal.ibkr.mcp().revokeInPortal(terminal.ibkr.user());
        for (int run = 0; run < 2; run++) {
            Terminal.Screen screen = secrets.shown(retail("--symbols", "AAPL"));

            assertThat(screen.code()).isEqualTo(NOTHING);
            JsonObject portfolio = json(DataSchema.PORTFOLIO);
            DataSchema.PORTFOLIO.check(portfolio.toString());
            assertThat(portfolio.get("timestamp")).isEqualTo(before.get("timestamp"));
            assertThat(portfolio.get("positions")).isEqualTo(before.get("positions"));
            assertThat(portfolio.getAsJsonObject("stale").get("reason").getAsString())
                    .startsWith("consent: ")
                    .endsWith("; connect again");
            assertThat(json(DataSchema.TOKEN).get("token_received").getAsBoolean())
                    .isFalse();
        }
        for (DataSchema file : DataSchema.values()) {
            secrets.shown(new Terminal.Screen(0, text(file), ""));
        }
        secrets.assertKept();
        assertThat(terminal.ibkr.violations())
                .extracting(Violation::kind)
                .doesNotContain(Violation.Kind.REUSED_REFRESH_TOKEN);
    }

    /** The library itself keeps the last try for half a minute; a run may take four. */
    @Test
    void aRenewalWhoseAnswerIsLostIsNotTriedAgainInTheSameRun() throws IOException {
        terminal.ibkr.mcp().set(McpSwitch.REUSE_GRACE, true);
        retail("--symbols", "AAPL");
        JsonObject before = json(DataSchema.PORTFOLIO);
        terminal.time.advance(Duration.ofMinutes(10));
        terminal.ibkr.mcp().loseTokenAnswer();

        assertThat(retail("--symbols", "AAPL,IBM,SAP@IBIS").code()).isEqualTo(NOTHING);

        assertThat(terminal.ibkr.violations()).isEmpty();
        assertThat(login.status().state().name()).isEqualTo("UNCERTAIN");
        String reason = json(DataSchema.PORTFOLIO)
                .getAsJsonObject("stale")
                .get("reason")
                .getAsString();
        assertThat(json(DataSchema.PORTFOLIO).get("positions")).isEqualTo(before.get("positions"));
        assertThat(json(DataSchema.MARKET).getAsJsonObject("data").keySet()).containsExactly("AAPL");
        assertThat(json(DataSchema.MARKET).getAsJsonArray("missing").asList())
                .extracting(row -> row.getAsJsonObject().get("reason").getAsString())
                .containsExactly(reason, reason, reason);
        assertThat(json(DataSchema.TOKEN).get("token_received").getAsBoolean()).isFalse();

        terminal.time.advance(Duration.ofSeconds(40));
        assertThat(retail("--symbols", "AAPL,IBM").code()).isEqualTo(ALL);
        assertThat(terminal.ibkr.violations())
                .extracting(Violation::kind)
                .containsExactly(Violation.Kind.REUSED_REFRESH_TOKEN);
    }

    @Test
    void whenTheEndpointIsAwayTheOldContentStays() throws IOException {
        retail("--symbols", "AAPL");
        JsonObject before = json(DataSchema.MARKET);
        terminal.time.advance(Duration.ofMinutes(5));
        terminal.unplug();

        assertThat(retail("--symbols", "AAPL,IBM").code()).isEqualTo(NOTHING);

        assertThat(json(DataSchema.MARKET).get("data")).isEqualTo(before.get("data"));
        assertThat(json(DataSchema.MARKET)
                        .getAsJsonObject("stale")
                        .get("reason")
                        .getAsString())
                .startsWith("no quote could be read; ");
        assertThat(login.status().state().name()).isEqualTo("CONNECTED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--retail --demo|ibkr: --demo: needs no credentials; leave --retail out",
                "--retail --credentials NOWHERE|ibkr: consent: nobody has connected",
                "--retail --credentials CONSENT --mcp-url http://127.0.0.1:1/mcp|ibkr: --mcp-url: is http://127.0.0.1:1/mcp, and the consent is for",
                "--retail|ibkr: --credentials: is missing",
                "--mcp-url http://127.0.0.1:1/mcp|ibkr: --mcp-url: is for --retail",
            })
    void badInputIsOneLineAndNothingIsWritten(String options, String line) {
        List<String> given = new ArrayList<>(List.of("refresh", "--out", out.toString()));
        given.addAll(
                List.of(options.replace("NOWHERE", folder.resolve("nowhere").toString())
                        .replace("CONSENT", folder.toString())
                        .split(" ")));

        Terminal.Screen screen = terminal.bare(given.toArray(String[]::new));

        assertThat(screen.code()).isEqualTo(BAD_INPUT);
        assertThat(screen.err().lines()).singleElement().asString().startsWith(line);
        assertThat(Files.exists(out)).isFalse();
    }

    private long searches() {
        return terminal.ibkr.mcp().called().stream()
                .filter("search_contracts"::equals)
                .count();
    }

    private String token(String name) {
        StoredToken stored =
                TokenStore.file(folder.resolve("mcp.tokens")).find("mcp").orElseThrow();
        return stored.value(name).orElseThrow();
    }

    private JsonObject data(String symbol) {
        try {
            return json(DataSchema.MARKET).getAsJsonObject("data").getAsJsonObject(symbol);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The rows of a list in which a key has this value, by another key. */
    private static Map<String, JsonObject> rows(JsonObject file, String list, String key, String value, String by) {
        return file.getAsJsonArray(list).asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(row -> row.get(key).getAsString().equals(value))
                .collect(Collectors.toMap(row -> row.get(by).getAsString(), row -> row));
    }

    private static JsonObject only(JsonObject file, String list, String key, String value) {
        Map<String, JsonObject> rows = rows(file, list, key, value, key);
        return rows.getOrDefault(value, new JsonObject());
    }

    private static void same(JsonObject one, JsonObject other, String... keys) {
        for (String key : keys) {
            assertThat(plain(other.get(key))).as(key + " of " + one).isEqualTo(plain(one.get(key)));
        }
    }

    /** 1.50 and 1.5 are the same number. */
    private static String plain(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()
                ? new BigDecimal(value.getAsString()).stripTrailingZeros().toPlainString()
                : value.toString().replaceAll("(\\.[0-9]*?)0+(?=[,}\\]])", "$1");
    }

    private Terminal.Screen retail(String... more) {
        List<String> line = new ArrayList<>(List.of("--retail", "--credentials", folder.toString()));
        line.addAll(List.of(more));
        return refresh(line);
    }

    private Terminal.Screen webApi(String... more) {
        List<String> line = new ArrayList<>(
                List.of("--credentials", terminal.credentials.toString(), "--base-url", terminal.baseUrl()));
        line.addAll(List.of(more));
        return refresh(line);
    }

    private Terminal.Screen refresh(List<String> options) {
        List<String> line = new ArrayList<>(List.of("refresh", "--out", out.toString(), "--state", state.toString()));
        line.addAll(options);
        return terminal.bare(line.toArray(String[]::new));
    }

    private String text(DataSchema file) throws IOException {
        return Files.readString(out.resolve(file.name + ".json"));
    }

    private JsonObject json(DataSchema file) throws IOException {
        return JsonParser.parseString(text(file)).getAsJsonObject();
    }
}
