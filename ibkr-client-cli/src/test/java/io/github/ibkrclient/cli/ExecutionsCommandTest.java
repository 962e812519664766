package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.StatementQuery;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutionsCommandTest {
    private static final LocalDate OPENED = LocalDate.of(2026, 9, 14);
    private static final LocalDate FROM = LocalDate.of(2026, 10, 5);
    private static final LocalDate TO = LocalDate.of(2026, 10, 30);
    private static final FlexQuery ACTIVITY = FlexQuery.activity("101").dates("yyyy-MM-dd", ";", "HH:mm:ss", true);

    private final SecretCheck secrets = new SecretCheck();
    private Path directory;
    private Terminal terminal;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        directory = folder;
        terminal = new Terminal(
                folder.resolve("creds"), simulator -> simulator.history(OPENED).roundTrips(2, 1));
    }

    @AfterEach
    void close() {
        terminal.close();
        secrets.assertKept();
    }

    @Test
    void filesNeedNoCredentialsAndNoCall() throws IOException {
        Path file = report("october.xml", ACTIVITY);

        Terminal.Screen screen = terminal.bare("executions", file.toString());

        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(screen.err()).isEmpty();
        assertThat(screen.out())
                .startsWith("TIME ")
                .contains(
                        terminal.account(),
                        terminal.quietAccount(),
                        "Coverage of " + terminal.account() + ", 2026-10-05 to 2026-10-30: 26 of 26 days",
                        "F Flex activity");
        assertThat(screen.out()).containsPattern("october.xml +Activity Flex Query +xml .* agree");
        assertThat(terminal.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).isEmpty();
        assertThat(terminal.ibkr.reports().flexRequests()).isEmpty();
    }

    @Test
    void jsonIsOneObjectWithFourLists() throws IOException {
        Path file = report("october.xml", ACTIVITY);

        JsonObject printed = json(0, file.toString());

        assertThat(printed.keySet()).containsExactly("executions", "documents", "coverage", "conflicts");
        JsonObject row = printed.getAsJsonArray("executions").get(0).getAsJsonObject();
        assertThat(row.keySet())
                .contains(
                        "account",
                        "executionId",
                        "assetClass",
                        "symbol",
                        "conid",
                        "currency",
                        "side",
                        "quantity",
                        "price",
                        "proceeds",
                        "commission",
                        "commissionCurrency",
                        "time",
                        "timeText",
                        "source",
                        "status");
        assertThat(row.get("side").getAsString()).isIn("BUY", "SELL");
        assertThat(row.get("quantity").getAsBigDecimal()).isPositive();
        assertThat(Instant.parse(row.get("time").getAsString())).isBefore(Instant.parse("2026-10-06T04:00:00Z"));
        JsonObject document = printed.getAsJsonArray("documents").get(0).getAsJsonObject();
        assertThat(document.keySet())
                .contains(
                        "file",
                        "format",
                        "level",
                        "accounts",
                        "from",
                        "to",
                        "executions",
                        "orders",
                        "totals",
                        "controlTotals",
                        "refused");
        assertThat(document.get("file").getAsString()).isEqualTo(file.toString());
        assertThat(document.get("level").getAsString()).isEqualTo("execution");
        assertThat(document.get("from").getAsString()).isEqualTo("2026-10-05");
        assertThat(document.get("refused").isJsonNull()).isTrue();
        JsonObject total = document.getAsJsonArray("totals").get(0).getAsJsonObject();
        assertThat(total.keySet())
                .contains("account", "assetClass", "currency", "symbol", "rows", "quantity", "proceeds", "commission");
        assertThat(document.getAsJsonArray("controlTotals")).isNotEmpty().allSatisfy(one -> {
            assertThat(one.getAsJsonObject().keySet())
                    .containsExactly("account", "name", "currency", "stated", "computed", "agrees");
            assertThat(one.getAsJsonObject().get("agrees").getAsBoolean()).isTrue();
        });
        assertThat(sum(document.getAsJsonArray("totals"), "rows"))
                .isEqualByComparingTo(document.get("executions").getAsBigDecimal());
        assertThat(printed.getAsJsonArray("coverage")).hasSize(2);
    }

    @Test
    void theSameExecutionsInSeveralFormatsAreListedOnce() throws IOException {
        Path xml = report("october.xml", ACTIVITY);
        Path csv = report("october.csv", ACTIVITY.csv(true, false));
        Path half = Files.write(
                directory.resolve("half.xml"), terminal.ibkr.reports().flexReport(ACTIVITY, FROM, FROM.plusDays(10)));

        JsonObject one = json(0, xml.toString());
        JsonObject all = json(0, half.toString(), csv.toString(), xml.toString());

        assertThat(ids(all)).isEqualTo(ids(one)).isNotEmpty();
        assertThat(all.getAsJsonArray("documents")).hasSize(3);
    }

    @Test
    void aStatementOfTheSameDaysAddsNoExecutionAndOneOfOrdersSaysWhichSettingIsWrong() throws IOException {
        Path xml = report("october.xml", ACTIVITY);
        StatementQuery query = StatementQuery.statement(FROM, TO).of(terminal.account());
        Path detailed = Files.write(
                directory.resolve("detailed.csv"), terminal.ibkr.reports().statement(query.detailed()));
        Path plain = Files.write(
                directory.resolve("default.html"),
                terminal.ibkr.reports().statement(query.as(StatementQuery.Form.HTML)));

        JsonObject one = json(0, xml.toString(), "--account", terminal.account());
        JsonObject both = json(0, detailed.toString(), xml.toString(), "--account", terminal.account());
        Terminal.Screen orders = terminal.bare("executions", plain.toString());
        Terminal.Screen doctor = terminal.bare("doctor", plain.toString(), detailed.toString());

        assertThat(ids(both)).isEqualTo(ids(one)).isNotEmpty();
        assertThat(orders.code()).as(orders.err()).isZero();
        assertThat(orders.out())
                .startsWith("no executions")
                .contains(
                        "shows orders and no executions; set \"Hide Details for Positions, Trades and Client Fees Sections\"");
        assertThat(doctor.code()).isEqualTo(2);
        assertThat(doctor.out().lines().filter(line -> line.startsWith("FAULT")))
                .singleElement()
                .asString()
                .contains(
                        "default.html: the statement holds orders and no executions: set \"Hide Details for Positions, Trades"
                                + " and Client Fees Sections?\" to No in a custom statement");
    }

    @Test
    void daysAndAccountsCanBeChosen() throws IOException {
        Path file = report("october.xml", ACTIVITY);

        JsonObject printed = json(
                0, file.toString(), "--account", terminal.quietAccount(), "--from", "2026-10-12", "--to", "20261016");

        assertThat(printed.getAsJsonArray("executions")).isNotEmpty().allSatisfy(row -> {
            assertThat(row.getAsJsonObject().get("account").getAsString()).isEqualTo(terminal.quietAccount());
            assertThat(row.getAsJsonObject().get("tradeDate").getAsString()).isBetween("2026-10-12", "2026-10-16");
        });
        assertThat(printed.getAsJsonArray("coverage")).singleElement().satisfies(coverage -> {
            assertThat(coverage.getAsJsonObject().get("from").getAsString()).isEqualTo("2026-10-12");
            assertThat(coverage.getAsJsonObject().getAsJsonArray("holes")).isEmpty();
        });
    }

    @Test
    void withoutAZoneRowsAreShownWithoutAnInstantUntilOneIsSet() throws IOException {
        Path file = report("october.xml", FlexQuery.activity("101"));

        Terminal.Screen screen = terminal.bare("executions", file.toString());
        JsonObject without = json(0, file.toString());
        JsonObject with = json(0, file.toString(), "--zone", "America/New_York");

        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(screen.out()).contains(" (no zone)", "has times without a zone; set zone (--zone America/New_York)");
        assertThat(screen.err()).contains("warning: ", "--zone");
        assertThat(without.getAsJsonArray("executions")).isNotEmpty().allSatisfy(row -> {
            assertThat(row.getAsJsonObject().get("time").isJsonNull()).isTrue();
            assertThat(row.getAsJsonObject().get("timeText").getAsString()).matches("\\d{8};\\d{6}");
        });
        assertThat(with.getAsJsonArray("executions"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.getAsJsonObject().get("time").getAsString())
                        .endsWith("Z"));
        assertThat(with.getAsJsonArray("documents").get(0).getAsJsonObject().get("totals"))
                .isEqualTo(without.getAsJsonArray("documents")
                        .get(0)
                        .getAsJsonObject()
                        .get("totals"));
    }

    @Test
    void aRefusedDocumentEndsWithTwoAndTheOthersArePrinted() throws IOException {
        Path whole = report("october.xml", ACTIVITY);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(directory.resolve("cut.xml"), Arrays.copyOf(bytes, bytes.length / 2));
        Path pdf = Files.writeString(directory.resolve("statement.pdf"), "%PDF-1.7\n");
        Path missing = directory.resolve("missing.csv");

        JsonObject printed = json(2, cut.toString(), whole.toString(), pdf.toString(), missing.toString());

        assertThat(printed.getAsJsonArray("executions")).isNotEmpty();
        assertThat(StreamSupport.stream(printed.getAsJsonArray("documents").spliterator(), false)
                        .map(JsonElement::getAsJsonObject)
                        .filter(document -> !document.get("refused").isJsonNull())
                        .map(document ->
                                Path.of(document.get("file").getAsString()).getFileName() + ": "
                                        + document.get("refused").getAsString()))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("cut.xml: "),
                        line -> assertThat(line)
                                .isEqualTo("statement.pdf: a PDF is kept as a document and not read:"
                                        + " download the same report as CSV or HTML"),
                        line -> assertThat(line).isEqualTo("missing.csv: there is no such file"));
    }

    @Test
    void aContradictionEndsWithThreeUnlessSomethingWorseHappened() throws IOException {
        String account = "U1234567";
        Path one = FlexDocuments.write(
                directory.resolve("one.xml"),
                account,
                List.of(FlexDocuments.trade(account, "AAPL", "0000aaaa.00000001.01.01", "100")));
        Path other = FlexDocuments.write(
                directory.resolve("other.xml"),
                account,
                List.of(FlexDocuments.trade(account, "AAPL", "0000aaaa.00000001.01.01", "100.5")));
        Path pdf = Files.writeString(directory.resolve("statement.pdf"), "%PDF-1.7\n");
        Path token = token("98765432109876");

        JsonObject printed = json(3, one.toString(), other.toString());
        Terminal.Screen text = terminal.bare("executions", one.toString(), other.toString());

        assertThat(printed.getAsJsonArray("conflicts")).singleElement().satisfies(conflict -> {
            assertThat(conflict.getAsJsonObject().get("kind").getAsString()).isEqualTo("CONTRADICTION");
            assertThat(conflict.getAsJsonObject().getAsJsonArray("observations"))
                    .hasSize(2);
        });
        assertThat(text.out()).contains("conflict: BUY 10 AAPL");
        assertThat(flex(token, one.toString(), other.toString()).code()).isEqualTo(1);
        assertThat(flex(token, one.toString(), other.toString(), pdf.toString()).code())
                .isEqualTo(2);
    }

    @Test
    void aQueryIsFetchedOverItsOwnPeriodOrOverTheDaysThatAreGiven() throws IOException {
        terminal.ibkr.reports().add(ACTIVITY.period(30, false));
        Path token = token(terminal.ibkr.reports().newFlexToken());

        Terminal.Screen own = flex(token, "--json");
        terminal.time.advance(Duration.ofMinutes(1));
        Terminal.Screen days = flex(token, "--json", "--from", "2026-10-05", "--to", "2026-10-09");

        assertThat(own.code()).as(own.err()).isZero();
        JsonObject document = document(own);
        assertThat(document.get("from").getAsString()).isEqualTo("2026-10-19");
        assertThat(document.get("to").getAsString()).isEqualTo("2026-11-17");
        assertThat(days.code()).as(days.err()).isZero();
        assertThat(document(days).get("from").getAsString()).isEqualTo("2026-10-05");
        assertThat(terminal.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).isEmpty();
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void whatIbkrRefusesEndsWithOneAndFilesArePrintedNevertheless() throws IOException {
        Path file = report("october.xml", ACTIVITY);
        Path token = token("0123456789");

        Terminal.Screen screen = flex(token, file.toString());

        assertThat(screen.code()).isEqualTo(1);
        assertThat(screen.out()).contains("october.xml");
        assertThat(screen.err())
                .isEqualToIgnoringNewLines("ibkr: Flex query 101: Token is invalid. (1015); copy the current token from"
                        + " Client Portal; a new token voids the old one");
    }

    @Test
    void theTokenGoesToThisMachineOrEncryptedOnly() throws IOException {
        Path token = token("0123456789");

        Terminal.Screen screen = secrets.shown(terminal.bare(
                Map.of("IBKR_FLEX_URL", "http://flex.example/service"),
                "executions",
                "--flex-token-file",
                token.toString(),
                "--flex-query",
                "101"));

        assertThat(screen.code()).isEqualTo(2);
        assertThat(screen.err()).startsWith("ibkr: IBKR_FLEX_URL: plain http would show the token to the network");
    }

    @Test
    void tokenAndQueryBelongTogether() throws IOException {
        Path token = token("0123456789");

        assertThat(terminal.bare("executions", "--flex-token-file", token.toString())
                        .err())
                .startsWith("ibkr: --flex-query: is missing");
        assertThat(terminal.bare("executions", "--flex-query", "101").err())
                .startsWith("ibkr: --flex-token-file: is missing");
        assertThat(terminal.bare("executions", "--flex-query", "my query", "--flex-token-file", token.toString())
                        .err())
                .startsWith("ibkr: --flex-query: not a query id: my query");
        assertThat(terminal.bare("executions", "x.csv", "--from", "yesterday").err())
                .startsWith("ibkr: --from: not a day: yesterday");
        assertThat(terminal.bare("executions", "x.csv", "--zone", "Nowhere").err())
                .startsWith("ibkr: --zone: not a zone: Nowhere");
    }

    @Test
    void runsOfAFlexQueryInARowKeepItsPaceTogether() throws IOException {
        terminal.ibkr.reports().add(ACTIVITY);
        String secret = terminal.ibkr.reports().newFlexToken();
        Path token = token(secret);
        Path state = directory.resolve("state");
        for (int run = 0; run < 3; run++) {
            assertThat(flex(token, "--state", state.toString()).code()).isZero();
        }

        assertThat(terminal.ibkr.violations()).isEmpty();
        assertThat(Files.readString(state.resolve("flex-pacing.store"))).doesNotContain(secret);
    }

    @Test
    void progressIsShownAtATerminalOnly() throws IOException {
        terminal.ibkr.reports().add(ACTIVITY);
        Path token = token(terminal.ibkr.reports().newFlexToken());
        String[] line = {
            "executions", "--flex-token-file", token.toString(), "--flex-query", "101", "--flex-url", terminal.flexUrl()
        };

        Terminal.Screen piped = secrets.shown(terminal.bare(line));
        Terminal.Screen atTerminal = secrets.shown(terminal.bare(Map.of("TERM", "xterm"), line));

        assertThat(piped.err()).isEmpty();
        assertThat(atTerminal.err()).contains("\rFlex query 101: IBKR makes the report; asking again in ");
        assertThat(atTerminal.err()).endsWith("\r\u001b[K");
    }

    @Test
    void secretsOfTheEnvironmentAloneGiveTheLiveTrades() throws IOException {
        Map<String, String> secrets = Terminal.oauth1Variables(terminal.credentials);
        secrets.put("IBKR_BASE_URL", terminal.baseUrl());

        Terminal.Screen screen = terminal.bare(
                secrets, "executions", "--state", directory.resolve("state").toString());

        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(screen.out()).contains("LIVE", "Coverage of " + terminal.account());
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void credentialsGiveTheLiveTradesOfSevenDaysAndStatements() {
        Terminal.Screen screen = terminal.ibkr("executions", "--json");

        assertThat(screen.code()).as(screen.err()).isZero();
        JsonObject printed = JsonParser.parseString(screen.out()).getAsJsonObject();
        assertThat(printed.getAsJsonArray("coverage")).hasSize(2).allSatisfy(one -> {
            assertThat(one.getAsJsonObject().get("from").getAsString()).isEqualTo("2026-11-12");
            assertThat(one.getAsJsonObject().get("to").getAsString()).isEqualTo("2026-11-18");
        });
        assertThat(printed.getAsJsonArray("executions"))
                .extracting(row -> row.getAsJsonObject().get("source").getAsString())
                .contains("LIVE");
        assertThat(printed.getAsJsonArray("documents")).isNotEmpty();
        assertThat(terminal.ibkr.received(Endpoint.LIST_TRADES)).isNotEmpty();
        assertThat(terminal.ibkr.received(Endpoint.CREATE_STATEMENT)).isNotEmpty();
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void csvKeepsNumbersAndLetsNoSpreadsheetRunAText() throws IOException {
        String account = "U1234567";
        Path file = FlexDocuments.write(
                directory.resolve("one.xml"),
                account,
                List.of(FlexDocuments.trade(
                        account, "=HYPERLINK(&quot;http://evil.example&quot;)", "0000aaaa.00000001.01.01", "100")));
        Path csv = directory.resolve("out.csv");

        Terminal.Screen screen = terminal.bare("executions", file.toString(), "--csv", csv.toString());

        assertThat(screen.code()).as(screen.err()).isZero();
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .startsWith("account,executionId,assetClass,symbol,conid,currency,side,quantity,price,");
        assertThat(lines.get(1))
                .startsWith(
                        "U1234567,0000aaaa.00000001.01.01,STK,\"'=HYPERLINK(\"\"http://evil.example\"\")\",265598,USD,"
                                + "BUY,10,100,-1000,-1,USD,2026-11-03T15:30:00Z,");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(csv)))
                .isEqualTo("rw-------");
    }

    @Test
    void anInputIsNeverOverwritten() throws IOException {
        Path file = report("october.xml", ACTIVITY);
        byte[] before = Files.readAllBytes(file);

        Terminal.Screen screen = terminal.bare("executions", file.toString(), "--report", file.toString());

        assertThat(screen.code()).isEqualTo(2);
        assertThat(screen.err()).startsWith("ibkr: --report: " + file + " is one of the files to read");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void daysThatNoDocumentShowsAreNamedWithWhatClosesThem() throws IOException {
        Path file = report("october.xml", ACTIVITY);

        Terminal.Screen screen =
                terminal.bare("executions", file.toString(), "--from", "2026-10-01", "--to", "2026-11-03");

        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(screen.out())
                .contains(
                        "2026-10-01 to 2026-10-04, 2 exchange days: none of the given sources reaches these days; add a"
                                + " Flex query of type Activity")
                .containsPattern("(?m)^  2026-10  \\?\\?--[Ff]{26}-$")
                .containsPattern("(?m)^  2026-11  -\\?\\?$");
    }

    @Test
    void aServiceThatAnswersWithAPageEndsWithOne() throws IOException {
        terminal.ibkr.reports().add(ACTIVITY);
        Path token = token(terminal.ibkr.reports().newFlexToken());
        terminal.ibkr.faults().start(Fault.FLEX_PAGE);

        Terminal.Screen screen = flex(token);

        assertThat(screen.code()).isEqualTo(1);
        assertThat(screen.err()).contains("ibkr: Flex query 101: no report within 720 s (a page instead of a report)");
    }

    private Path report(String name, FlexQuery query) throws IOException {
        return Files.write(directory.resolve(name), terminal.ibkr.reports().flexReport(query, FROM, TO));
    }

    private Path token(String text) throws IOException {
        secrets.secret(text);
        return Files.writeString(directory.resolve("token"), text + "\n");
    }

    /** Runs the command with query 101. */
    private Terminal.Screen flex(Path token, String... more) {
        List<String> line = new ArrayList<>(List.of("executions"));
        line.addAll(List.of(more));
        line.addAll(List.of(
                "--flex-token-file", token.toString(), "--flex-query", "101", "--flex-url", terminal.flexUrl()));
        return secrets.shown(terminal.bare(line.toArray(String[]::new)));
    }

    private JsonObject json(int code, String... arguments) {
        List<String> line = new ArrayList<>(List.of("executions", "--json"));
        line.addAll(List.of(arguments));
        Terminal.Screen screen = terminal.bare(line.toArray(String[]::new));
        assertThat(screen.code()).as(screen.err()).isEqualTo(code);
        return JsonParser.parseString(screen.out()).getAsJsonObject();
    }

    private static JsonObject document(Terminal.Screen screen) {
        JsonArray documents =
                JsonParser.parseString(screen.out()).getAsJsonObject().getAsJsonArray("documents");
        assertThat(documents).hasSize(1);
        return documents.get(0).getAsJsonObject();
    }

    private static List<String> ids(JsonObject printed) {
        return StreamSupport.stream(printed.getAsJsonArray("executions").spliterator(), false)
                .map(row -> row.getAsJsonObject().get("transactionId").toString())
                .toList();
    }

    private static BigDecimal sum(JsonArray rows, String name) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getAsJsonObject().get(name).getAsBigDecimal())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
