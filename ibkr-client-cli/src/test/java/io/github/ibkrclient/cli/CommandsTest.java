package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.testkit.ReceivedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final String APPLE = "265598";

    private Terminal terminal;

    @BeforeEach
    void open(@TempDir Path credentials) throws IOException {
        terminal = new Terminal(credentials);
    }

    @AfterEach
    void close() {
        terminal.close();
    }

    @Test
    void accountsAreATableAndNeedNoBrokerageSession() {
        Terminal.Screen screen = terminal.ibkr("accounts");

        assertThat(screen.code()).isZero();
        assertThat(screen.err()).isEmpty();
        assertThat(screen.out().lines().map(line -> line.split(" ", 2)[0]))
                .containsExactly("ACCOUNT", terminal.account(), terminal.quietAccount());
        assertThat(terminal.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
    }

    @Test
    void tradesOfAllAccountsAreListedUnlessOneIsChosen() {
        Terminal.Screen all = terminal.ibkr("trades");
        Terminal.Screen one = terminal.ibkr("trades", "--account", terminal.quietAccount(), "--days", "3");

        assertThat(all.code()).isZero();
        assertThat(all.out()).contains(terminal.account(), terminal.quietAccount());
        assertThat(all.err()).contains("reading the trades of " + terminal.account(), "still waiting; IBKR allows");
        assertThat(one.code()).isZero();
        assertThat(one.out()).contains(terminal.quietAccount()).doesNotContain(terminal.account());
        assertThat(last(Endpoint.LIST_TRADES).query()).contains("days=3");
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void positionsAreReadPageByPage() {
        Terminal.Screen screen = terminal.ibkr("positions", "--account", terminal.account());

        assertThat(screen.code()).isZero();
        assertThat(screen.out().lines().count()).isGreaterThan(101);
        assertThat(last(Endpoint.LIST_POSITIONS).actualPath()).endsWith("/positions/1");
        assertThat(terminal.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void aSnapshotShowsADashWhereThereIsNoValue() {
        Terminal.Screen screen = terminal.ibkr("snapshot", APPLE, "999999999");

        assertThat(screen.code()).isZero();
        List<String> lines = screen.out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).matches("\\s*265598  AAPL +[0-9.]+ .*");
        assertThat(lines.get(2)).matches("\\s*999999999( +-)+");
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void aSnapshotTakesSymbolsAndContractIdsAndShowsEachContractOnce() {
        Terminal.Screen screen = terminal.ibkr("snapshot", "msft", APPLE, "AAPL");

        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(screen.out().lines().skip(1).map(line -> line.strip().split(" +", 3)[1]))
                .containsExactlyInAnyOrder("MSFT", "AAPL");
        assertThat(terminal.ibkr.received(Endpoint.LIST_STOCKS)).hasSize(1);
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void theSummaryShowsTheMainFiguresOfEachAccountAndAllOnDemand() {
        Terminal.Screen main = terminal.ibkr("summary");
        Terminal.Screen all = terminal.ibkr("summary", "--all", "--account", terminal.account());

        assertThat(main.code()).as(main.err()).isZero();
        assertThat(main.out())
                .contains(terminal.account(), terminal.quietAccount())
                .containsPattern("netliquidation +[0-9.]+ +USD");
        assertThat(all.out())
                .doesNotContain(terminal.quietAccount())
                .containsPattern("accounttype +[A-Z]+ +-\\R")
                .containsPattern("availabletotrade-c +0.00 +USD");
        assertThat(all.out().lines().count()).isGreaterThan(main.out().lines().count());
        assertThat(terminal.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void theLedgerHasALineForEachCurrency() {
        Terminal.Screen screen = terminal.ibkr("ledger", "--account", terminal.account());

        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(screen.out().lines().skip(1).map(line -> line.split(" +", 3)[1]))
                .contains("BASE", "USD");
        assertThat(terminal.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void aSearchListsContractsBySymbolOrName() {
        Terminal.Screen symbol = terminal.ibkr("search", "AAPL");
        Terminal.Screen name = terminal.ibkr("search", "--name", "apple");

        assertThat(symbol.code()).as(symbol.err()).isZero();
        assertThat(symbol.out()).containsPattern("265598 +AAPL +APPLE");
        assertThat(name.code()).as(name.err()).isZero();
        assertThat(last(Endpoint.SEARCH_CONTRACTS).query()).contains("name=true");
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void commandsRunBackToBackKeepThePaceThroughTheStore() {
        assertThat(terminal.ibkr("accounts").code()).isZero();
        assertThat(terminal.ibkr("positions", "--account", terminal.account()).code())
                .isZero();

        List<ReceivedRequest> lists = terminal.ibkr.received(Endpoint.LIST_PORTFOLIO_ACCOUNTS);
        assertThat(lists).hasSize(2);
        assertThat(Duration.between(lists.get(0).at(), lists.get(1).at())).isGreaterThan(Duration.ofSeconds(5));
        assertThat(terminal.state().resolve("pacing.store")).exists();
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void withoutAStateTheCommandSharesThePaceWithEveryProgramOfTheUser() {
        IbkrRuntime started = IbkrRuntime.create(new SystemLike(terminal.time));
        try (IbkrClient program = IbkrClient.builder()
                .baseUrl(terminal.baseUrl())
                .signer(OAuth1.signer(OAuth1Credentials.fromDirectory(terminal.credentials)))
                .runtime(started)
                .build()) {
            program.portfolio().accounts();
        }

        Terminal.Screen screen = Terminal.run(
                IbkrRuntime.create(new SystemLike(terminal.time)),
                Terminal.NOBODY,
                Map.of(),
                "accounts",
                "--credentials",
                terminal.credentials.toString(),
                "--base-url",
                terminal.baseUrl());

        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(terminal.ibkr.received(Endpoint.LIST_PORTFOLIO_ACCOUNTS)).hasSize(2);
        assertThat(terminal.ibkr.violations()).isEmpty();
        assertThat(terminal.credentials.resolve("pacing.store")).doesNotExist();
    }

    @Test
    void aPaceThatWasForgottenIsAViolation() throws IOException {
        assertThat(terminal.ibkr("accounts").code()).isZero();
        Files.delete(terminal.state().resolve("pacing.store"));

        Terminal.Screen screen = terminal.ibkr("accounts");

        assertThat(screen.code()).isEqualTo(1);
        assertThat(screen.err()).contains("LIST_PORTFOLIO_ACCOUNTS: too many requests");
        assertThat(terminal.ibkr.violations()).hasSize(1);
    }

    @Test
    void statusShowsAClosedBrokerageSessionAndLeavesItClosed() {
        Terminal.Screen screen = terminal.ibkr("status");

        assertThat(screen.code()).isZero();
        assertThat(screen.out()).containsPattern("sign-on +open +its token ends 2026-11-19T");
        assertThat(screen.out()).containsPattern("brokerage +not open");
        assertThat(terminal.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
        assertThat(terminal.ibkr.received(Endpoint.LOGOUT)).isEmpty();
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void statusShowsAnOpenBrokerageSessionAndLeavesItOpen() {
        assertThat(terminal.ibkr("trades").code()).isZero();
        int opened = terminal.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION).size();

        assertThat(terminal.ibkr("status").out()).containsPattern("brokerage +open");
        assertThat(terminal.ibkr("status").out()).containsPattern("brokerage +open");
        assertThat(terminal.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).hasSize(opened);
    }

    @Test
    void statusShowsWhoeverElseHoldsTheBrokerageSession() {
        terminal.ibkr.competingLogin(terminal.ibkr.user());

        assertThat(terminal.ibkr("status").out()).contains("held by another program or device");
        assertThat(terminal.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
    }

    @Test
    void aStatementIsSavedOverOAuth2AloneAndNeverOverwritten() throws IOException {
        Path file = terminal.credentials.resolve("statement.csv");
        String[] command = {
            "statement",
            "--account",
            terminal.account(),
            "--from",
            "20261102",
            "--to",
            "20261113",
            "--file",
            file.toString()
        };
        Terminal.Screen screen = terminal.ibkr(command);

        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(screen.out()).isEqualTo("saved " + Files.size(file) + " bytes to " + file + System.lineSeparator());
        assertThat(Files.readString(file, StandardCharsets.UTF_8).lines().count())
                .isGreaterThan(10);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(terminal.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).isEmpty();
        Terminal.Screen again = terminal.ibkr(command);
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).isEqualToIgnoringNewLines("ibkr: --file: " + file + " is there already; give another");
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void aStatementThatIbkrRefusesLeavesNoFile() {
        Path file = terminal.credentials.resolve("statement.pdf");
        Terminal.Screen screen = terminal.ibkr(
                "statement", "--account", "U1", "--from", "2026", "--format", "pdf", "--file", file.toString());

        assertThat(screen.code()).isEqualTo(1);
        assertThat(screen.err()).contains("CREATE_STATEMENT").hasLineCount(2);
        assertThat(file).doesNotExist();
    }

    private ReceivedRequest last(Endpoint endpoint) {
        List<ReceivedRequest> received = terminal.ibkr.received(endpoint);
        return received.get(received.size() - 1);
    }
}
