package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.testkit.FlexQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ibkr doctor} says from a report which setting of the query or the statement is wrong. */
class DoctorOfReportsTest {
    private static final FlexQuery ACTIVITY = FlexQuery.activity("101").dates("yyyy-MM-dd", ";", "HH:mm:ss", true);

    private final SecretCheck secrets = new SecretCheck();
    private Path directory;
    private Terminal terminal;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        directory = folder;
        terminal = new Terminal(
                folder.resolve("creds"),
                simulator -> simulator.history(LocalDate.of(2026, 10, 1)).roundTrips(2, 1));
    }

    @AfterEach
    void close() {
        terminal.close();
        secrets.assertKept();
    }

    @Test
    void aGoodQueryHasNoFault() throws IOException {
        terminal.ibkr.reports().add(ACTIVITY);

        Terminal.Screen screen = online(terminal.ibkr.reports().newFlexToken());

        assertThat(screen.code()).as(screen.out() + screen.err()).isZero();
        assertThat(screen.out().lines()).hasSize(2).allMatch(line -> line.startsWith("OK "));
        assertThat(screen.out())
                .contains("flex-token-file: taken by IBKR", "flex-101: Activity Flex Query of " + terminal.account());
        assertThat(terminal.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).isEmpty();
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void aTokenOrQueryThatIbkrRefusesEndsWithOne() throws IOException {
        Terminal.Screen unknownQuery = online(terminal.ibkr.reports().newFlexToken());
        Terminal.Screen unknownToken = online("0123456789");

        assertThat(unknownQuery.code()).isEqualTo(1);
        assertThat(unknownQuery.out()).startsWith("FAULT    Flex query 101: ").contains("(1014); take the query id");
        assertThat(unknownToken.code()).isEqualTo(1);
        assertThat(unknownToken.out())
                .startsWith("FAULT    flex-token-file: ")
                .contains("(1015); copy the current token");
    }

    @Test
    void aTokenFileThatHoldsNoTokenEndsWithTwo() throws IOException {
        Terminal.Screen screen = online("two words");

        assertThat(screen.code()).isEqualTo(2);
        assertThat(screen.out()).startsWith("FAULT    flex-token-file: not a token");
        assertThat(terminal.ibkr.reports().flexRequests()).isEmpty();
    }

    @Test
    void ordersInsteadOfExecutionsAreAFault() throws IOException {
        assertFault(
                ACTIVITY.levels(FlexQuery.Level.ORDER),
                "the report has orders and no executions: select Executions in the section Trades of the Flex query");
    }

    @Test
    void aReportWithoutTradesIsAFault() throws IOException {
        assertFault(
                ACTIVITY.sections(FlexQuery.Section.CASH_REPORT),
                "the report has no section Trades, so it says nothing about executions: add the section to the Flex"
                        + " query, with Executions");
    }

    @Test
    void timesWithoutZoneAreAWarningThatNamesTheTimeFormat() throws IOException {
        Terminal.Screen screen = doctor(report(FlexQuery.activity("101")));

        assertThat(screen.code()).isZero();
        assertThat(screen.out())
                .contains("WARNING  " + directory.resolve("report.xml")
                        + ": the times have no zone: choose a Time Format with TimeZone in the Flex query");
    }

    @Test
    void missingFieldsAndAnAliasAreNamedAsInThePortal() throws IOException {
        String text = Files.readString(report(ACTIVITY));
        Path trimmed = Files.writeString(
                directory.resolve("report.xml"),
                text.replaceAll(" (ibExecID|conid|ibCommissionCurrency)=\"[^\"]*\"", "")
                        .replace(terminal.account(), "my savings"));

        Terminal.Screen screen = doctor(trimmed);

        assertThat(screen.code()).isEqualTo(2);
        assertThat(screen.out())
                .contains(
                        "FAULT    " + trimmed + ": no execution has an execution id",
                        "select IB Execution ID in the section Trades of the Flex query",
                        "fields are missing: select Conid, IB Commission Currency in the section Trades",
                        "it names the account \"my savings\", which looks like an alias: set \"Display Account Alias in"
                                + " Place of Account ID?\" to No in the Flex query");
    }

    @Test
    void csvThatShowsNoEndIsAWarning() throws IOException {
        Terminal.Screen screen = doctor(report(ACTIVITY.csv()));

        assertThat(screen.code()).isZero();
        assertThat(screen.out()).contains("turn on \"Include header and trailer records?\" in the Flex query");
    }

    @Test
    void aFileThatIsNoReportEndsWithTwo() throws IOException {
        Terminal.Screen screen = doctor(Files.writeString(directory.resolve("report.pdf"), "%PDF-1.7\n"));

        assertThat(screen.code()).isEqualTo(2);
        assertThat(screen.out()).contains("FAULT    ", "report.pdf: a PDF is kept as a document and not read");
        assertThat(doctor(directory.resolve("none.csv")).out()).contains("none.csv: it cannot be read");
    }

    private void assertFault(FlexQuery query, String reason) throws IOException {
        Terminal.Screen screen = doctor(report(query));

        assertThat(screen.code()).as(screen.out()).isEqualTo(2);
        assertThat(screen.out()).contains("FAULT    " + directory.resolve("report.xml") + ": " + reason);
    }

    private Path report(FlexQuery query) throws IOException {
        return Files.write(
                directory.resolve("report.xml"), terminal.ibkr.reports().flexReport(query));
    }

    private Terminal.Screen doctor(Path file) {
        return terminal.bare("doctor", file.toString());
    }

    private Terminal.Screen online(String token) throws IOException {
        secrets.secret(token);
        Path file = Files.writeString(directory.resolve("token"), token);
        List<String> line = new ArrayList<>(List.of("doctor", "--flex-token-file", file.toString()));
        line.addAll(List.of("--flex-query", "101", "--flex-url", terminal.flexUrl()));
        return secrets.shown(terminal.bare(line.toArray(String[]::new)));
    }
}
