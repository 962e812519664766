package io.github.ibkrclient.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.model.PortfolioAccount;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.github.ibkrclient.testkit.Violation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Does what a trade journal does, against the simulator: it connects, imports the executions of all accounts, imports them
 * again and finds nothing new, and disconnects. It needs no account and no network.
 */
public final class Demo {
    private static final int DAYS = 7;
    private static final int SHOWN = 8;

    private final IbkrSimulator ibkr;
    private final IbkrRuntime runtime;
    private final PrintWriter out;
    private final DemoStore store = new DemoStore();

    Demo(IbkrSimulator ibkr, IbkrRuntime runtime, PrintWriter out) {
        this.ibkr = ibkr;
        this.runtime = runtime;
        this.out = out;
    }

    /** Runs the demo and ends the JVM; the exit code is 1 when a step failed. */
    public static void main(String[] args) {
        IbkrRuntime runtime = IbkrRuntime.shared();
        IbkrSimulator ibkr =
                IbkrSimulator.builder().timing(runtime.timing()).paper().build();
        System.exit(new Demo(ibkr, runtime, new PrintWriter(System.out, true, UTF_8)).run());
    }

    /** Runs all steps and returns the exit code. */
    int run() {
        try {
            Path directory = Files.createTempDirectory("ibkr-demo");
            try (SimulatorServer server = ibkr.serve()) {
                ibkr.user().writeCredentials(directory);
                out.println("A simulator of IBKR serves " + server.baseUrl() + " and checks every signature.");
                steps(server.baseUrl(), OAuth1Credentials.fromDirectory(directory));
            } finally {
                delete(directory);
            }
            return verdict();
        } catch (IOException | RuntimeException e) {
            out.println();
            out.println("The demo failed: " + e.getClass().getSimpleName() + ": " + e.getMessage());
            out.println("What to do: " + DemoRemedy.of(e));
            return 1;
        }
    }

    private void steps(String baseUrl, OAuth1Credentials credentials) {
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(baseUrl)
                .pacingInMemory() // this simulator will never be met again
                .signer(OAuth1.signer(credentials))
                .readOnly()
                .runtime(runtime)
                .listener(new ExchangePrinter(out))
                .build()) {
            heading("Connect");
            client.connect();

            heading("Accounts");
            List<PortfolioAccount> accounts = client.portfolio().accounts();
            accounts.forEach(
                    account -> out.printf("%-12s %-12s %s%n", account.accountId(), account.type(), account.currency()));

            heading("Sync (trades may be asked for once in 5 s, and a session's first list may come empty)");
            DemoStore.Sync first = sync(client, accounts);
            List<Trade> trades = store.trades();
            out.println(first.added() + " new. The last of them:");
            trades.stream().skip(Math.max(0, trades.size() - SHOWN)).forEach(this::print);

            heading("Sync again");
            DemoStore.Sync second = sync(client, accounts);
            out.println(second.added() + " new, " + second.known() + " already known, " + store.storedTwice()
                    + " stored twice");
            if (first.added() == 0 || second.added() > 0 || store.storedTwice() > 0) {
                throw new IllegalStateException("the second sync must find what the first found, and nothing new");
            }

            heading("Disconnect");
            client.logout();
        }
    }

    private void print(Trade trade) {
        out.printf(
                "%s  %-10s %-4s %6s %-28s @ %s%n",
                trade.tradeTime(),
                trade.account(),
                trade.side(),
                trade.size(),
                trade.contractDescription1(),
                trade.price());
    }

    private DemoStore.Sync sync(IbkrClient client, List<PortfolioAccount> accounts) {
        DemoStore.Sync all = new DemoStore.Sync(0, 0);
        for (PortfolioAccount account : accounts) {
            String id = Objects.requireNonNull(account.accountId(), "an account without an id");
            out.println(id + ": " + DAYS + " days of trades");
            DemoStore.Sync one = store.sync(id, client.trades().list(DAYS, id));
            out.println(id + ": " + one.added() + " new, " + one.known() + " already known");
            all = all.plus(one);
        }
        return all;
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

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            directory.toFile().deleteOnExit(); // what is left are credentials that only the simulator knows
        }
    }
}
