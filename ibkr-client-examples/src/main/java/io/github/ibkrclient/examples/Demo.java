package io.github.ibkrclient.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.TimeRule;
import io.github.ibkrclient.postgres.EmbeddedDatabase;
import io.github.ibkrclient.postgres.EmbeddedDatabase.NotStartedException;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.github.ibkrclient.testkit.Violation;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does what a trade journal does, against the simulator: it connects, imports the executions of all accounts into a
 * PostgreSQL that it starts itself, imports them again and finds nothing new, imports older days, shows what is known of
 * each month, and disconnects. It needs no account and no network.
 */
public final class Demo {
    private static final int DAYS = 90;
    private static final int SHOWN = 8;

    private final IbkrSimulator ibkr;
    private final IbkrRuntime runtime;
    private final PrintWriter out;
    private final @Nullable EmbeddedDatabase database;

    /** Without a database the rows stay in memory. */
    Demo(IbkrSimulator ibkr, IbkrRuntime runtime, PrintWriter out, @Nullable EmbeddedDatabase database) {
        this.ibkr = ibkr;
        this.runtime = runtime;
        this.out = out;
        this.database = database;
    }

    /** Runs the demo and ends the JVM; the exit code is 1 when a step failed. */
    public static void main(String[] args) {
        IbkrRuntime runtime = IbkrRuntime.shared();
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        EmbeddedDatabase database = null;
        try {
            database = EmbeddedDatabase.start();
            Runtime.getRuntime().addShutdownHook(new Thread(database::close)); // after Ctrl-C
        } catch (NotStartedException e) {
            out.println("The rows stay in memory: " + e.getMessage() + ".");
        }
        System.exit(new Demo(simulator(runtime, DAYS), runtime, out, database).run());
    }

    /** A simulator whose users have a history. */
    static IbkrSimulator simulator(IbkrRuntime runtime, int days) {
        return IbkrSimulator.builder()
                .timing(runtime.timing())
                .paper()
                .history(today(runtime).minusDays(days))
                .lastExecution(runtime.timing().now())
                .flexReadyAfter(Duration.ofSeconds(2))
                .build();
    }

    static LocalDate today(IbkrRuntime runtime) {
        return TimeRule.easternDay(runtime.timing().now());
    }

    /** Runs all steps and returns the exit code. */
    int run() {
        try (SimulatorServer server = ibkr.serve();
                Journal journal = journal(server)) {
            out.println("A simulator of IBKR serves " + server.baseUrl() + " and checks every signature.");
            steps(journal);
        } catch (RuntimeException e) {
            out.println();
            out.println("The demo failed: " + e.getClass().getSimpleName() + ": " + e.getMessage());
            out.println("What to do: " + DemoRemedy.of(e));
            return 1;
        }
        return verdict();
    }

    private Journal journal(SimulatorServer server) {
        DemoUser user = DemoUser.of(ibkr);
        ExchangePrinter printer = new ExchangePrinter(out);
        return database == null
                ? new MemoryJournal(user, server, runtime, printer)
                : new DatabaseJournal(database, user, server, runtime, printer);
    }

    private void steps(Journal journal) {
        heading("Connect");
        List<String> accounts = journal.connect();
        out.println("accounts: " + String.join(", ", accounts));

        heading("Sync (trades may be asked for once in 5 s, and a session's first list may come empty)");
        Journal.Counts first = journal.sync();
        out.println(first.added() + " new. The last of them:");
        journal.newest(SHOWN).forEach(this::print);

        heading("Sync again");
        Journal.Counts second = journal.sync();
        out.println(second.added() + " new, " + second.known() + " already known");
        if (first.added() == 0 || second.added() > 0) {
            throw new IllegalStateException("the second sync must find what the first found, and nothing new");
        }

        LocalDate today = today(runtime);
        LocalDate from = today.minusDays(DAYS);
        heading("Backfill from " + from + " (the Flex Web Service makes a report of it)");
        Journal.Counts older = journal.backfill(from, today);
        out.println(older.added() + " new, " + older.known() + " already known, which the report completed");

        heading("Disconnect");
        journal.disconnect();
        CoverageTable table = new CoverageTable(out);
        journal.coverage(from, today).forEach(table::print);
    }

    private void print(Execution row) {
        out.printf(
                "%s  %-10s %-4s %6s %-12s @ %s%n",
                row.time().text(),
                row.account(),
                row.side(),
                row.quantity().toPlainString(),
                row.instrument().symbol(),
                row.price().toPlainString());
    }

    private int verdict() {
        List<Violation> violations = ibkr.violations();
        violations.forEach(out::println);
        out.println();
        out.println("violations: " + violations.size());
        return violations.isEmpty() ? 0 : 1;
    }

    private void heading(String title) {
        out.println();
        out.println(title);
    }
}
