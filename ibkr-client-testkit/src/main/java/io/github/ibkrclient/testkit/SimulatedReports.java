package io.github.ibkrclient.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.local.OwnerOnly;
import io.github.ibkrclient.testkit.BookedExecution.Kind;
import io.github.ibkrclient.testkit.BookedExecution.Status;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.flex.FlexService;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.market.NewYork;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.report.Statements;
import io.github.ibkrclient.testkit.internal.server.IbkrServer;
import io.github.ibkrclient.testkit.internal.session.UserState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The reports about the accounts of a user, and the ledger that they are written from. Thread-safe. */
public final class SimulatedReports {
    private final IbkrServer server;
    private final UserState user;
    private final FlexService flex;
    private final Market market;

    /** What reports are made by and from. */
    record Sources(FlexService flex, Market market) {}

    SimulatedReports(IbkrServer server, UserState user, Sources sources) {
        this.flex = sources.flex();
        this.market = sources.market();
        this.server = server;
        this.user = user;
    }

    /**
     * The ledger of all accounts of the user: what IBKR has told so far about the executions in the reports of these days,
     * oldest first, with what became of each row. Rows that a revision replaced are part of it.
     *
     * @param from the first report date
     * @param to the last report date
     */
    public Map<BookedExecution, Status> ledger(LocalDate from, LocalDate to) {
        return server.locked(() -> {
            Instant now = server.now();
            Map<BookedExecution, Status> ledger = new LinkedHashMap<>();
            for (SimulatedAccount account : user.accounts()) {
                List<BookedExecution> rows = account.booked(NewYork.day(account.openedAt()), to.plusDays(10)).stream()
                        .filter(row -> !row.told().since().isAfter(now))
                        .toList();
                Set<String> cancelled = SimulatedAccount.cancelled(rows);
                Set<String> bustedTrades = rows.stream()
                        .filter(row -> cancelled.contains(row.ids().transactionId()))
                        .map(row -> String.valueOf(row.ids().tradeId()))
                        .collect(Collectors.toSet());
                rows.stream()
                        .filter(row -> !row.reportDate().isBefore(from)
                                && !row.reportDate().isAfter(to))
                        .forEach(row -> ledger.put(row, status(row, now, cancelled, bustedTrades)));
            }
            return ledger;
        });
    }

    /**
     * Adds a row to the ledger of its account, so that a test can set up any case. Ids that the ledger has already stay as
     * they are: the caller chooses ids of its own.
     *
     * @throws IllegalArgumentException when the account is not the user's
     */
    public void book(BookedExecution row) {
        server.locked(() -> {
            account(row.account()).add(row);
            return null;
        });
    }

    /** Makes a token of the Flex Web Service that is valid for six hours. The user's earlier token ends. */
    public String newFlexToken() {
        return newFlexToken(Duration.ofHours(6));
    }

    /** Makes a token of the Flex Web Service. The user's earlier token ends. */
    public String newFlexToken(Duration life) {
        return server.locked(() -> flex.newToken(user.username(), life, server.now()));
    }

    /**
     * Writes a token of the Flex Web Service that is valid for a year into a file, readable for the owner only, in place of
     * a file that is there. The user's earlier token ends.
     *
     * @throws IOException when the file cannot be written
     */
    public void writeFlexToken(Path file) throws IOException {
        Files.deleteIfExists(file);
        OwnerOnly.makeFile(file);
        Files.writeString(file, newFlexToken(Duration.ofDays(365)) + "\n", UTF_8);
    }

    /**
     * Sets up a query that the Flex Web Service knows by its id from now on.
     *
     * @throws IllegalArgumentException when it names an account that is not the user's
     */
    public void add(FlexQuery query) {
        server.locked(() -> {
            flex.add(user.username(), query);
            return null;
        });
    }

    /** The document of a query over its own period, as the Flex Web Service would make it now. */
    public byte[] flexReport(FlexQuery query) {
        return server.locked(() -> flex.document(user.username(), query, null, null, server.now()))
                .getBytes(UTF_8);
    }

    /** The document of a query over these days, as the Flex Web Service would make it now. */
    public byte[] flexReport(FlexQuery query, LocalDate from, LocalDate to) {
        return server.locked(() -> flex.document(user.username(), query, from, to, server.now()))
                .getBytes(UTF_8);
    }

    /**
     * A statement or a confirmation report as it would be made now, of any day until today.
     *
     * @return the document; without a byte for confirmations without a trade
     * @throws IllegalArgumentException when it names an account that is not the user's
     */
    public byte[] statement(StatementQuery query) {
        return server.locked(() -> {
            List<SimulatedAccount> accounts = query.accounts().isEmpty()
                    ? user.accounts()
                    : query.accounts().stream().map(this::account).toList();
            return Statements.document(query, accounts, market, server.now()).orElse(new byte[0]);
        });
    }

    /** The requests that the Flex Web Service received so far, of all users, in order. They hold the tokens. */
    public List<ReceivedRequest> flexRequests() {
        return Stream.of(FlexService.SEND, FlexService.GET)
                .flatMap(path -> server.received(Route.key("GET", path)).stream())
                .sorted(Comparator.comparing(ReceivedRequest::at))
                .toList();
    }

    private SimulatedAccount account(String id) {
        return user.account(id)
                .orElseThrow(() -> new IllegalArgumentException(id + " is no account of " + user.username()));
    }

    private static Status status(BookedExecution row, Instant now, Set<String> cancelled, Set<String> bustedTrades) {
        if (row.kind() == Kind.TRADE_CANCEL) {
            return Status.CANCELLATION;
        } else if (!row.told().at(now)) {
            return Status.CORRECTED;
        } else if (cancelled.contains(row.ids().transactionId())) {
            return Status.BUSTED;
        }
        return bustedTrades.contains(String.valueOf(row.ids().tradeId())) ? Status.REBOOKED : Status.LIVE;
    }
}
