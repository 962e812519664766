package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.model.SummaryValue;
import io.github.ibkrclient.testkit.VirtualTiming;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ibkr refresh} against the simulator, in virtual time. */
class RefreshCommandTest {
    private static final int ALL = 0;
    private static final int NOTHING = 1;
    private static final int BAD_INPUT = 2;
    private static final int PARTLY = 3;
    private static final Path GOLDEN = Path.of("src", "test", "resources", "refresh");

    private Path out;
    private Path state;
    private Terminal terminal;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        out = directory.resolve("data");
        state = directory.resolve("state");
        terminal = new Terminal(directory.resolve("creds"));
    }

    @AfterEach
    void stop() {
        terminal.close();
    }

    @Test
    void everyFileIsOfItsSchemaAndAllAreOfOneRun() throws IOException {
        Terminal.Screen screen = refresh();

        assertThat(screen.code()).as(screen.err() + screen.out()).isEqualTo(ALL);
        for (DataSchema schema : DataSchema.values()) {
            schema.check(text(schema));
            assertThat(json(schema).get("run").getAsString()).isEqualTo("20261118T160000.000Z");
            assertThat(json(schema).get("timestamp").getAsString()).isEqualTo("2026-11-18T16:00:00Z");
            assertThat(json(schema).keySet()).doesNotContain("demo", "error", "stale");
        }
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void thePortfolioHoldsAllAccountsAllCurrenciesAndAllPagesOfPositions() throws IOException {
        refresh("--only", "portfolio", "--account-ids", "full");

        JsonObject portfolio = json(DataSchema.PORTFOLIO);
        BigDecimal net = BigDecimal.ZERO;
        terminal.time.advance(Duration.ofSeconds(10));
        int positions = 0;
        try (IbkrClient client = terminal.client()) {
            client.portfolio().accounts();
            for (String account : terminal.ibkr.user().accountIds()) {
                Map<String, SummaryValue> summary = client.portfolio().summary(account);
                net = net.add(Objects.requireNonNull(
                        Objects.requireNonNull(summary.get("netliquidation")).amount()));
                for (int page = 0; page < 3; page++) {
                    positions += client.portfolio().positions(account, page).size();
                }
            }
        }
        assertThat(portfolio.getAsJsonObject("account").get("netLiquidation").getAsBigDecimal())
                .isCloseTo(net, withinPercentage(1));
        assertThat(portfolio.getAsJsonArray("positions")).hasSize(positions).hasSizeGreaterThan(100);
        assertThat(strings(portfolio, "accounts", "id"))
                .containsExactlyElementsOf(terminal.ibkr.user().accountIds());
        JsonObject first = portfolio.getAsJsonArray("accounts").get(0).getAsJsonObject();
        assertThat(strings(first, "ledger", "currency")).contains("EUR", "USD").doesNotContain("BASE");
        assertThat(first.get("dayPnL").getAsBigDecimal()).isNotZero();
        assertThat(Files.exists(out.resolve("market-data.json"))).isFalse();
    }

    @Test
    void filesOfTheSameSecondAreAlwaysTheSame() throws IOException {
        Terminal.Screen screen = refresh(
                "--symbols",
                "AAPL,sap@ibis,ASML:EUR,8314",
                "--scan",
                "MOST_ACTIVE@STK.NYSE,priceAbove=250",
                "--scan",
                "TOP_PERC_LOSE@STK.NASDAQ,priceAbove=400");

        assertThat(screen.code()).as(screen.out()).isEqualTo(ALL);
        JsonObject portfolio = json(DataSchema.PORTFOLIO);
        JsonObject shortened = portfolio.deepCopy();
        shortened.add("positions", new JsonArray());
        portfolio.getAsJsonArray("positions").asList().stream()
                .filter(row -> List.of("AAPL", "ASML", "AAPL MAR28 190 C")
                        .contains(row.getAsJsonObject().get("symbol").getAsString()))
                .forEach(shortened.getAsJsonArray("positions")::add);
        golden("portfolio-shortened.json", shortened);
        golden("market-data.json", json(DataSchema.MARKET));
        golden("scanner-results.json", json(DataSchema.SCANNER));
        golden("ibkr-token-status.json", json(DataSchema.TOKEN));
    }

    @Test
    void noAccountIdLeavesTheProgramUnlessItIsWanted() throws IOException {
        terminal.ibkr
                .faults()
                .on(Endpoint.GET_PORTFOLIO_SUMMARY)
                .answer(500, "{\"error\":\"no " + terminal.account() + "\"}", 9);
        Terminal.Screen screen = refresh();

        StringBuilder shown = new StringBuilder(screen.out() + screen.err());
        for (DataSchema schema : DataSchema.values()) {
            shown.append(text(schema));
        }
        assertThat(shown.toString())
                .contains("DU***")
                .doesNotContain(terminal.ibkr.user().accountIds());
    }

    @Test
    void onARunnerAccountIdsAndSecretsAreMaskedLineByLineAndElsewhereNothingIs() {
        Map<String, String> secrets =
                Map.of("IBKR_REFRESH_TOKEN", "marked-refresh", "IBKR_KEY_PASSWORD", "first%\nsecond");
        Map<String, String> runner = new HashMap<>(secrets);
        runner.put("GITHUB_ACTIONS", "true");
        String[] line = line("--only", "portfolio");

        assertThat(terminal.bare(runner, line).out().lines())
                .contains("::add-mask::marked-refresh", "::add-mask::first%25", "::add-mask::second")
                .contains("::add-mask::" + terminal.account(), "::add-mask::" + terminal.quietAccount());
        assertThat(terminal.bare(secrets, line).out()).doesNotContain("add-mask", "marked", "first", "second");
    }

    @Test
    void aSymbolThatIsNotOneContractIsListedWithItsCandidatesAndCostsNoOther() throws IOException {
        terminal.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(200, """
                        {"AAPL": [{"name": "APPLE", "contracts": [{"conid": 265598, "exchange": "NASDAQ", "isUS": true}]}],
                         "SAP": [{"name": "SAP", "contracts": [{"conid": 900000003, "exchange": "IBIS", "isUS": false},
                                                               {"conid": 900000004, "exchange": "FWB", "isUS": false}]}],
                         "IBM": [{"name": "IBM", "contracts": [{"conid": 8314, "exchange": "NYSE", "isUS": true},
                                                               {"conid": 900000005, "exchange": "AEB", "isUS": false}]}],
                         "NONE": []}""");

        Terminal.Screen screen = refresh("--only", "market", "--symbols", "AAPL,SAP,IBM,NONE,4444");

        assertThat(screen.code()).isEqualTo(PARTLY);
        JsonObject market = json(DataSchema.MARKET);
        DataSchema.MARKET.check(market.toString());
        assertThat(market.getAsJsonObject("data").keySet()).containsExactly("AAPL", "IBM");
        assertThat(strings(market, "missing", "symbol")).containsExactly("SAP", "NONE", "4444");
        assertThat(market.getAsJsonArray("missing").get(0).toString())
                .contains("is several contracts; give an exchange or a currency: SAP@IBIS:EUR", "\"exchange\":\"FWB\"");
        assertThat(market.getAsJsonObject("stale").get("reason").getAsString())
                .isEqualTo("3 of 5 symbols have no new quote");
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void contractsAndWordsOfScansAreRememberedForTheNextRun() {
        refresh("--symbols", "AAPL,IBM");
        terminal.time.advance(Duration.ofMinutes(5));
        refresh("--symbols", "IBM,AAPL");
        assertThat(terminal.ibkr.received(Endpoint.LIST_STOCKS)).hasSize(1);
        assertThat(terminal.ibkr.received(Endpoint.GET_SCANNER_PARAMS)).hasSize(1);

        terminal.time.advance(Duration.ofMinutes(11));
        refresh("--symbols", "IBM,AAPL");
        assertThat(terminal.ibkr.received(Endpoint.LIST_STOCKS)).hasSize(1);
        assertThat(terminal.ibkr.received(Endpoint.GET_SCANNER_PARAMS)).hasSize(2);

        terminal.time.advance(Duration.ofDays(9));
        refresh("--symbols", "IBM,AAPL");
        assertThat(terminal.ibkr.received(Endpoint.LIST_STOCKS)).hasSize(2);
        assertThat(terminal.ibkr.received(Endpoint.GET_SCANNER_PARAMS)).hasSize(3);
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void quotesSayWhetherTheyAreDelayedOfTheDayBeforeOrOfAHaltedStock() throws IOException {
        refresh("--only", "market", "--symbols", "AAPL,PENY,SAP@IBIS");
        assertThat(quote("AAPL", "availability", "state")).isEqualTo("live null");
        assertThat(quote("PENY", "availability", "state")).isEqualTo("live halted");
        assertThat(quote("SAP", "availability", "state")).isEqualTo("delayed null");

        terminal.time.advance(Duration.ofDays(3)); // to a Saturday
        assertThat(refresh("--only", "market", "--symbols", "AAPL,SAP@IBIS", "--always")
                        .code())
                .isEqualTo(ALL);
        assertThat(quote("AAPL", "availability", "state")).isEqualTo("frozen priorClose");
        assertThat(quote("SAP", "availability", "state")).isEqualTo("delayedFrozen priorClose");
    }

    @Test
    void aSymbolWithoutANewQuoteKeepsTheOldOneWithItsOwnTime() throws IOException {
        refresh("--only", "market", "--symbols", "AAPL,IBM");
        JsonObject before = json(DataSchema.MARKET).getAsJsonObject("data").getAsJsonObject("AAPL");
        terminal.time.advance(Duration.ofMinutes(10));
        terminal.ibkr
                .faults()
                .on(Endpoint.GET_SNAPSHOT)
                .answer(
                        200,
                        "[{\"conid\":265598,\"6509\":\"RpB\"},{\"conid\":8314,\"31\":\"262.10\",\"6509\":\"RpB\"}]",
                        40);

        Terminal.Screen screen = refresh("--only", "market", "--symbols", "AAPL,IBM");

        assertThat(screen.code()).as(screen.out()).isEqualTo(PARTLY);
        JsonObject market = json(DataSchema.MARKET);
        DataSchema.MARKET.check(market.toString());
        assertThat(market.getAsJsonObject("data").get("AAPL")).isEqualTo(before);
        assertThat(quote("IBM", "price", "volume")).isEqualTo("262.10 null");
        assertThat(market.get("timestamp").getAsString()).startsWith("2026-11-18T16:10:");
        assertThat(strings(market, "missing", "reason")).containsExactly("IBKR sent no price");
        assertThat(market.getAsJsonObject("stale").get("since").getAsString())
                .isEqualTo(before.get("timestamp").getAsString());
    }

    @Test
    void aValueThatIbkrDidNotSendIsNullAndNeverZero() throws IOException {
        String positions = "[{\"conid\":7,\"contractDesc\":\"SOLD OUT\",\"position\":0,\"mktPrice\":1},"
                + "{\"conid\":8,\"contractDesc\":\"NEW ONE\",\"position\":3}]";
        terminal.ibkr.faults().on(Endpoint.LIST_POSITIONS).answer(200, positions, 40);
        terminal.ibkr.faults().on(Endpoint.GET_SNAPSHOT).answer(400, "{\"error\":\"no quotes\"}", 9);

        Terminal.Screen screen = refresh("--only", "portfolio,scanner", "--scan", "MOST_ACTIVE");

        assertThat(screen.code()).as(screen.out()).isEqualTo(PARTLY);
        DataSchema.PORTFOLIO.check(text(DataSchema.PORTFOLIO));
        DataSchema.SCANNER.check(text(DataSchema.SCANNER));
        assertThat(strings(json(DataSchema.PORTFOLIO), "positions", "symbol"))
                .contains("NEW ONE")
                .doesNotContain("SOLD OUT");
        JsonObject position = json(DataSchema.PORTFOLIO).getAsJsonArray("positions").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(one -> one.get("symbol").getAsString().equals("NEW ONE"))
                .findFirst()
                .orElseThrow();
        JsonObject row =
                json(DataSchema.SCANNER).getAsJsonArray("results").get(0).getAsJsonObject();
        assertThat(Stream.concat(
                        Stream.of("avgCost", "currentPrice", "marketValue", "pnl", "pnlPercent")
                                .map(position::get),
                        Stream.of("price", "change", "volume", "marketCap").map(row::get)))
                .allMatch(JsonElement::isJsonNull);
        assertThat(json(DataSchema.SCANNER)
                        .getAsJsonObject("stale")
                        .get("reason")
                        .getAsString())
                .contains("results of MOST_ACTIVE have no price");
    }

    @Test
    void theNextRunKeepsThePaceOnAnotherMachineTooWhenItHasTheStateOfTheOneBefore() throws IOException {
        Map<String, String> secrets = Terminal.oauth1Variables(terminal.credentials);
        secrets.put("IBKR_BASE_URL", terminal.baseUrl());
        String[] symbols = {"--only", "portfolio,scanner"};
        assertThat(terminal.bare(secrets, bareLine(symbols)).code()).isEqualTo(ALL);
        state = copied(state);

        assertThat(terminal.bare(secrets, bareLine(symbols)).code()).isEqualTo(ALL);
        assertThat(terminal.ibkr.violations()).isEmpty();

        state = state.resolveSibling("nothing");
        terminal.bare(secrets, bareLine(symbols));
        assertThat(terminal.ibkr.violations()).isNotEmpty();
    }

    @Test
    void aTerminalShowsOneLineThatChangesAndALogGetsPlainLines() {
        Terminal.Screen shown = terminal.bare(Map.of("TERM", "xterm"), line("--only", "portfolio"));
        assertThat(shown.err())
                .contains("\rreading gain and loss of today\u001b[K\rreading account DU***")
                .endsWith("\r\u001b[K")
                .doesNotContain("\n");

        terminal.time.advance(Duration.ofMinutes(1));
        Terminal.Screen logged = terminal.bare(line("--only", "portfolio"));
        assertThat(logged.err().lines())
                .contains("reading gain and loss of today")
                .anyMatch(line -> line.startsWith("reading account DU***"));
        assertThat(logged.err()).doesNotContain("\r", "\u001b");
    }

    @Test
    void aScanThatIsRefusedOrMisspeltKeepsItsOldResultsAndCostsNoOther() throws IOException {
        String[] scans = {"--only", "scanner", "--scan", "MOST_ACTIVE", "--scan", "HOT_BY_PRICE"};
        refresh(scans);
        JsonElement before = json(DataSchema.SCANNER)
                .getAsJsonArray("scans")
                .get(0)
                .getAsJsonObject()
                .get("results");
        terminal.time.advance(Duration.ofMinutes(1));
        terminal.ibkr.faults().on(Endpoint.RUN_SCANNER).answer(400, "{\"error\":\"refused\"}");

        Terminal.Screen screen = refresh(Stream.concat(Stream.of(scans), Stream.of("--scan", "TOP_PERC_GAIM"))
                .toArray(String[]::new));

        assertThat(screen.code()).isEqualTo(PARTLY);
        JsonObject scanner = json(DataSchema.SCANNER);
        DataSchema.SCANNER.check(scanner.toString());
        JsonObject kept = scanner.getAsJsonArray("scans").get(0).getAsJsonObject();
        assertThat(kept.get("results")).isEqualTo(before);
        assertThat(kept.getAsJsonObject("stale").get("since").getAsString()).isEqualTo("2026-11-18T16:00:00Z");
        assertThat(scanner.getAsJsonArray("scans").get(1).getAsJsonObject().keySet())
                .doesNotContain("stale");
        assertThat(scanner.getAsJsonObject("stale").get("reason").getAsString())
                .contains("refused", "TOP_PERC_GAIM is no scan that IBKR knows", "TOP_PERC_GAIN?");
    }

    @Test
    void anAccountThatCannotBeReadKeepsItsOldContentAndSaysSinceWhen() throws IOException {
        refresh();
        JsonObject before = json(DataSchema.PORTFOLIO);
        for (int minute = 1; minute <= 2; minute++) {
            terminal.time.advance(Duration.ofMinutes(1));
            terminal.ibkr.faults().on(Endpoint.GET_PORTFOLIO_SUMMARY).answer(400, "{\"error\":\"no data\"}");

            assertThat(refresh("--only", "portfolio").code()).isEqualTo(PARTLY);

            JsonObject portfolio = json(DataSchema.PORTFOLIO);
            DataSchema.PORTFOLIO.check(portfolio.toString());
            assertThat(portfolio.get("timestamp").getAsString()).isGreaterThan("2026-11-18T16:01:00Z");
            assertThat(portfolio.getAsJsonObject("stale").get("since").getAsString())
                    .isEqualTo("2026-11-18T16:00:00Z");
            assertThat(portfolio.getAsJsonObject("stale").get("reason").getAsString())
                    .startsWith("account DU***")
                    .contains("no data");
            assertThat(portfolio.getAsJsonArray("positions")).hasSameSizeAs(before.getAsJsonArray("positions"));
            assertThat(portfolio.getAsJsonArray("accounts")).hasSize(2);
        }
    }

    @Test
    void whenNothingCanBeReadTheOldContentStaysWithItsTime() throws IOException {
        refresh();
        JsonObject before = json(DataSchema.PORTFOLIO);
        terminal.time.advance(Duration.ofMinutes(10));
        terminal.unplug();

        Terminal.Screen screen = refresh();

        assertThat(screen.code()).isEqualTo(NOTHING);
        for (DataSchema file : DataSchema.values()) {
            file.check(text(file));
            assertThat(json(file).get("run").getAsString())
                    .isNotEqualTo(before.get("run").getAsString());
        }
        JsonObject portfolio = json(DataSchema.PORTFOLIO);
        assertThat(portfolio.get("timestamp").getAsString()).isEqualTo("2026-11-18T16:00:00Z");
        assertThat(portfolio.getAsJsonObject("stale").get("since").getAsString())
                .isEqualTo("2026-11-18T16:00:00Z");
        assertThat(portfolio.get("positions")).isEqualTo(before.get("positions"));
        assertThat(json(DataSchema.TOKEN).get("token_received").getAsBoolean()).isFalse();
    }

    @Test
    void withoutOldContentAFileThatCannotBeReadHasAnErrorAndNoValues() throws IOException {
        terminal.unplug();

        assertThat(refresh().code()).isEqualTo(NOTHING);

        for (DataSchema file : List.of(DataSchema.PORTFOLIO, DataSchema.MARKET, DataSchema.SCANNER)) {
            file.check(text(file));
        }
        assertThat(json(DataSchema.PORTFOLIO).get("error").getAsString()).isNotBlank();
        assertThat(json(DataSchema.PORTFOLIO)
                        .getAsJsonObject("account")
                        .get("netLiquidation")
                        .isJsonNull())
                .isTrue();
    }

    @Test
    void aUserWhoIsInTwsIsNotThrownOut() throws IOException {
        terminal.ibkr.competingLogin(terminal.ibkr.user());

        Terminal.Screen screen = refresh();

        assertThat(screen.code()).as(screen.out()).isEqualTo(PARTLY);
        assertThat(json(DataSchema.PORTFOLIO).getAsJsonArray("positions")).hasSizeGreaterThan(100);
        assertThat(json(DataSchema.PORTFOLIO)
                        .getAsJsonObject("account")
                        .get("dayPnL")
                        .isJsonNull())
                .isTrue();
        assertThat(json(DataSchema.MARKET).keySet()).contains("error");
        assertThat(terminal.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION))
                .noneMatch(request -> request.toString().contains("\"compete\":true"));
    }

    @Test
    void withoutCredentialsTheContentIsInventedAndSaysSo() throws IOException {
        Terminal.Screen screen = demo();

        assertThat(screen.code()).as(screen.err()).isEqualTo(ALL);
        for (DataSchema file : DataSchema.values()) {
            file.check(text(file));
            assertThat(json(file).get("demo").getAsBoolean()).isTrue();
        }
        assertThat(json(DataSchema.PORTFOLIO).getAsJsonArray("positions")).hasSizeGreaterThan(100);
        assertThat(terminal.ibkr.received(Endpoint.LIST_PORTFOLIO_ACCOUNTS)).isEmpty();
    }

    @Test
    void demoContentReplacesRealContentOnlyWhenItIsAskedFor() throws IOException {
        refresh("--only", "portfolio");
        String real = text(DataSchema.PORTFOLIO);

        Terminal.Screen refused = demo();
        assertThat(refused.code()).isEqualTo(BAD_INPUT);
        assertThat(refused.err()).contains("portfolio.json is of a real account; set the secrets, or give --demo");
        assertThat(text(DataSchema.PORTFOLIO)).isEqualTo(real);

        assertThat(demo("--demo").code()).isEqualTo(ALL);
        assertThat(json(DataSchema.PORTFOLIO).get("demo").getAsBoolean()).isTrue();

        terminal.ibkr.faults().on(Endpoint.GET_PORTFOLIO_SUMMARY).answer(500, "{\"error\":\"no data\"}", 20);
        assertThat(refresh("--only", "portfolio").code()).isEqualTo(NOTHING);
        assertThat(json(DataSchema.PORTFOLIO).keySet()).contains("error").doesNotContain("demo");
        assertThat(json(DataSchema.PORTFOLIO).getAsJsonArray("positions")).isEmpty();
    }

    @Test
    void wrongCredentialsAreNoReasonToInventContent() throws IOException {
        Map<String, String> half = Map.of("IBKR_ACCESS_TOKEN", "00112233445566778899");
        Terminal.Screen screen = Terminal.run(IbkrRuntime.create(terminal.time), Terminal.NOBODY, half, bareLine());
        assertThat(screen.code()).isEqualTo(BAD_INPUT);
        assertThat(screen.err()).startsWith("ibkr: IBKR_CONSUMER_KEY: is missing");
        assertThat(Files.exists(out.resolve("portfolio.json"))).isFalse();

        Files.writeString(
                terminal.credentials.resolve("credentials.properties"),
                Files.readString(terminal.credentials.resolve("credentials.properties"))
                        .replaceFirst("ibkr.access-token=\\w", "ibkr.access-token=X"));
        Terminal.Screen refused = refresh();
        assertThat(refused.code()).isNotZero().isNotEqualTo(PARTLY);
        assertThat(refused.out() + refused.err()).contains("access-token");
    }

    @Test
    void secretsOfTheEnvironmentAloneAreEnough() throws IOException {
        Map<String, String> secrets = Terminal.oauth1Variables(terminal.credentials);
        secrets.put("IBKR_REALM", "");
        secrets.put("IBKR_BASE_URL", terminal.baseUrl());

        Terminal.Screen screen = terminal.bare(secrets, bareLine("--require-credentials"));

        assertThat(screen.code()).as(screen.err() + screen.out()).isEqualTo(ALL);
        assertThat(json(DataSchema.TOKEN).get("scheme").getAsString()).isEqualTo("oauth1");
        assertThat(json(DataSchema.TOKEN).get("token_received").getAsBoolean()).isTrue();
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void overOAuth2AMachineWithAFixedAddressIsEnough() throws IOException {
        Map<String, String> secrets = Terminal.variables(terminal.credentials, "ibkr.oauth2.");
        secrets.put("IBKR_OAUTH2_PRIVATE_KEY", Files.readString(terminal.credentials.resolve("private_oauth2.pem")));
        secrets.put("IBKR_OAUTH2_USERNAME", terminal.ibkr.user().username());
        secrets.put("IBKR_OAUTH2_IP", terminal.ibkr.callersAddress());
        secrets.put("IBKR_BASE_URL", terminal.baseUrl());

        Terminal.Screen screen = terminal.bare(secrets, bareLine("--symbols", "AAPL"));

        assertThat(screen.code()).as(screen.err() + screen.out()).isEqualTo(ALL);
        assertThat(json(DataSchema.TOKEN).get("scheme").getAsString()).isEqualTo("oauth2");
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void secretsOfTwoSchemesAreRefused() {
        Map<String, String> both = Map.of("IBKR_CONSUMER_KEY", "ABCDEFGHI", "IBKR_CLIENT_ID", "app");
        assertThat(terminal.bare(both, bareLine()).err()).contains("IBKR_CLIENT_ID: is set beside IBKR_CONSUMER_KEY");
        Map<String, String> others = Map.of("IBKR_CONSUMER_KEY", "ABCDEFGHI", "IBKR_OAUTH2_KEY_ID", "k");
        assertThat(terminal.bare(others, bareLine()).code()).isEqualTo(BAD_INPUT);
    }

    @Test
    void overOAuth2ARunnerThatChangesItsAddressIsRefusedWithThatReason() {
        Map<String, String> environment =
                Map.of("IBKR_OAUTH2_CLIENT_ID", "marked", "RUNNER_ENVIRONMENT", "github-hosted");

        Terminal.Screen screen = terminal.bare(environment, bareLine());

        assertThat(screen.code()).isEqualTo(BAD_INPUT);
        assertThat(screen.err())
                .contains("binds a session over OAuth 2.0 to one public address")
                .doesNotContain("marked");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--symbols|AA<PL|AA<PL is no symbol",
                "--symbols|AAPL:EURO|is no symbol; it looks like AAPL, SAP@IBIS, SAP:EUR or 265598",
                "--scan|TOP GAIN|is no scan; it looks like TOP_PERC_GAIN@STK.US.MAJOR",
                "--only|portfolios|--only",
                "--account-ids|some|--account-ids",
                "--require-credentials|--demo|needs no credentials",
            })
    void badInputIsOneLineThatNamesTheOption(String option, String value, String line) {
        Terminal.Screen screen = terminal.bare(bareLine(option, value));

        assertThat(screen.code()).isEqualTo(BAD_INPUT);
        assertThat(screen.err().lines())
                .singleElement()
                .asString()
                .contains(option.equals("--require-credentials") ? "--demo" : option, line);
    }

    /** In summer New York is four hours behind UTC, in winter five; the clocks change on 14 March 2027 and 1 November 2026. */
    @ParameterizedTest
    @CsvSource({
        "2026-10-30T13:29:59Z,closed,2026-10-30T13:30:00Z",
        "2026-10-30T13:30:00Z,open,",
        "2026-10-30T20:00:30Z,open,",
        "2026-10-30T20:01:00Z,closed,2026-11-02T14:30:00Z",
        "2026-11-02T14:29:00Z,closed,2026-11-02T14:30:00Z",
        "2026-11-02T21:00:00Z,open,",
        "2026-11-26T16:00:00Z,closed,2026-11-27T14:30:00Z",
        "2026-11-27T18:00:00Z,open,",
        "2026-11-27T18:01:00Z,closed,2026-11-30T14:30:00Z",
        "2026-12-24T18:01:00Z,closed,2026-12-28T14:30:00Z",
        "2026-07-03T15:00:00Z,closed,2026-07-06T13:30:00Z",
        "2027-01-01T16:00:00Z,closed,2027-01-04T14:30:00Z",
        "2027-03-12T21:00:00Z,open,",
        "2027-03-15T13:30:00Z,open,",
        "2027-03-15T20:01:00Z,closed,2027-03-16T13:30:00Z",
        "2027-03-26T15:00:00Z,closed,2027-03-29T13:30:00Z",
        "2027-06-18T15:00:00Z,closed,2027-06-21T13:30:00Z",
        "2027-11-26T18:30:00Z,closed,2027-11-29T14:30:00Z",
    })
    void outsideTheHoursOfTheMarketNothingIsReadUnlessItIsAskedFor(Instant now, String market, Instant opens) {
        terminal.unplug();
        Terminal.Screen screen = at(now, line("--only", "token"));

        if (market.equals("open")) {
            assertThat(screen.code()).isEqualTo(NOTHING);
        } else {
            assertThat(screen.code()).as(screen.err()).isEqualTo(ALL);
            assertThat(screen.out()).contains("the New York market is closed until " + opens + "; nothing was read");
            assertThat(Files.exists(out.resolve("ibkr-token-status.json"))).isFalse();
            assertThat(at(now, line("--only", "token", "--always")).code()).isEqualTo(NOTHING);
        }
    }

    @Test
    void aYearBeyondTheCalendarRunsWithAWarning() {
        terminal.unplug();
        Terminal.Screen screen = at(Instant.parse("2030-05-15T15:00:00Z"), line("--only", "token"));

        assertThat(screen.code()).isEqualTo(NOTHING);
        assertThat(screen.err()).contains("calendar: the exchange days of New York are known from");
    }

    private static Terminal.Screen at(Instant now, String[] line) {
        try (VirtualTiming time = VirtualTiming.startingAt(now)) {
            time.join();
            try {
                return Terminal.run(IbkrRuntime.create(time), Terminal.NOBODY, Map.of(), line);
            } finally {
                time.leave();
            }
        }
    }

    @Test
    void withoutCredentialsARunThatRequiresThemFails() {
        Terminal.Screen screen = demo("--require-credentials");

        assertThat(screen.code()).isEqualTo(BAD_INPUT);
        assertThat(screen.err()).contains("--require-credentials: no credentials are configured; set the secrets");
        assertThat(Files.exists(out.resolve("portfolio.json"))).isFalse();
    }

    @Test
    void filesThatHoldAnythingAtAllAreReplaced() throws IOException {
        Files.createDirectories(out);
        for (String content :
                List.of("", "[]", "{\"timestamp\": 7, \"positions\": 3}", "{\"demo\": true", "nonsense")) {
            for (DataSchema file : DataSchema.values()) {
                Files.writeString(out.resolve(file.name + ".json"), content);
            }
            terminal.time.advance(Duration.ofMinutes(1));
            assertThat(refresh("--symbols", "AAPL").code()).isEqualTo(ALL);
            DataSchema.PORTFOLIO.check(text(DataSchema.PORTFOLIO));
        }
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "portfolio.json", "market-data.json", "scanner-results.json", "ibkr-token-status.json");
        }
    }

    private void golden(String name, JsonObject json) throws IOException {
        String now =
                new GsonBuilder().serializeNulls().setPrettyPrinting().create().toJson(json) + "\n";
        Path file = GOLDEN.resolve(name);
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, now);
        }
        assertThat(now).isEqualTo(Files.readString(file));
    }

    private Terminal.Screen demo(String... more) {
        return terminal.bare(bareLine(more));
    }

    private Terminal.Screen refresh(String... more) {
        return terminal.bare(line(more));
    }

    private String[] line(String... more) {
        List<String> line = new ArrayList<>(List.of(bareLine(more)));
        line.addAll(List.of("--credentials", terminal.credentials.toString(), "--base-url", terminal.baseUrl()));
        return line.toArray(String[]::new);
    }

    private String[] bareLine(String... more) {
        List<String> line = new ArrayList<>(List.of("refresh", "--out", out.toString(), "--state", state.toString()));
        line.addAll(List.of(more));
        return line.toArray(String[]::new);
    }

    private String quote(String symbol, String... keys) throws IOException {
        JsonObject quote = json(DataSchema.MARKET).getAsJsonObject("data").getAsJsonObject(symbol);
        return Stream.of(keys)
                .map(key ->
                        quote.get(key).isJsonNull() ? "null" : quote.get(key).getAsString())
                .collect(Collectors.joining(" "));
    }

    private static Path copied(Path folder) throws IOException {
        Path copy = Files.createDirectory(folder.resolveSibling("copy"));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private static List<String> strings(JsonObject json, String list, String key) {
        return json.getAsJsonArray(list).asList().stream()
                .map(row -> row.getAsJsonObject().get(key).getAsString())
                .toList();
    }

    private String text(DataSchema file) throws IOException {
        return Files.readString(out.resolve(file.name + ".json"));
    }

    private JsonObject json(DataSchema file) throws IOException {
        return JsonParser.parseString(text(file)).getAsJsonObject();
    }
}
