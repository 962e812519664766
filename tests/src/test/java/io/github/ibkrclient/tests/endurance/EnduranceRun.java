package io.github.ibkrclient.tests.endurance;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.VirtualTask;
import io.github.ibkrclient.testkit.VirtualTiming;
import io.github.ibkrclient.tests.support.log.LogCapture;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Thirty days of a client without any care, and of a trade journal that imports with it every 15 minutes. */
final class EnduranceRun {
    private static final Duration BETWEEN_IMPORTS = Duration.ofMinutes(15);

    /** The quiet account is imported with every fourth import only. */
    private static final int QUIET = 4;

    /** Positions and prices are checked with every sixteenth import. */
    private static final int LOOKS = 16;

    private static final String APPLE = "265598";

    /** The time without faults at the end, after which everything must have been read. */
    private static final Duration CALM = Duration.ofMinutes(45);

    private static final Duration LENGTH = Duration.ofDays(DstPeriod.DAYS);
    private static final int FAULTS_A_DAY = 6;

    /** The days that IBKR lists. A journal asks for all of them each time. */
    private static final int WINDOW = 7;

    private final String name;
    private final Instant end;
    private final VirtualTiming time;
    private final IbkrSimulator ibkr;
    private final IbkrRuntime runtime;
    private final Random random;
    private final RetryingCaller caller;
    private final EventLog log;
    private final TradeJournal journal = new TradeJournal();
    private final List<FaultWindow> windows;

    /** The run of a seed and a period. */
    EnduranceRun(long seed, DstPeriod period) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + period.name().hashCode());
        int year = 2024 + random.nextInt(8);
        Instant start = period.start(year);
        this.name = "seed " + seed + ", " + period + " " + year;
        this.windows = FaultPlan.draw(start, DstPeriod.DAYS, FAULTS_A_DAY, random);
        this.end = Stream.concat(
                        Stream.of(start.plus(LENGTH)),
                        windows.stream().map(window -> window.gone().plus(CALM)))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        this.time = VirtualTiming.startingAt(start);
        this.ibkr = IbkrSimulator.builder()
                .timing(time)
                .seed(random.nextInt())
                .roundTrips(1, 1)
                .build();
        this.runtime = IbkrRuntime.create(time, new Random(random.nextLong()));
        this.log = new EventLog(time);
        this.caller = new RetryingCaller(time, windows);
        windows.forEach(window -> window.inject(ibkr.faults()));
    }

    /**
     * Runs it.
     *
     * @throws AssertionError when something went wrong, with all that is needed to study it
     */
    void run() {
        time.join();
        try {
            LogCapture.during(this::live, log);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(report(e), e);
        } finally {
            time.leave();
            time.close();
        }
    }

    private void live() {
        try (IbkrClient client = SimulatedClients.builder(ibkr, ibkr.user())
                .runtime(runtime)
                .listener(log)
                .build()) {
            List<String> accounts = ibkr.user().accountIds();
            Trader trader = new Trader(client, caller, accounts.get(1), random);
            Instant start = time.now();
            VirtualTask trading = time.start("trader", () -> trader.trade(start, DstPeriod.DAYS - 1));
            importUntilTheEnd(client, accounts);
            trading.await();
            accounts.forEach(account -> importOnce(client, account, caller.after(BETWEEN_IMPORTS)));
            compare(accounts, trader);
        }
    }

    private void importUntilTheEnd(IbkrClient client, List<String> accounts) {
        for (long number = 0; !time.now().isAfter(end); number++) {
            Instant next = caller.after(BETWEEN_IMPORTS);
            for (String account : number % QUIET == 0 ? accounts : accounts.subList(0, 1)) {
                importOnce(client, account, next);
            }
            if (number % LOOKS == 0) {
                look(client, accounts.get(1), next);
            }
            expect(log.fault());
            ibkr.violations().stream().findFirst().ifPresent(violation -> expect(violation.toString()));
            caller.waitUntil(next);
        }
    }

    /** Imports all days that IBKR lists, and again when the failure says that this helps. */
    private void importOnce(IbkrClient client, String account, Instant nextImport) {
        caller.ask(() -> client.trades().list(WINDOW, account), nextImport)
                .ifPresent(trades -> expect(journal.take(account, trades)));
    }

    /** Checks positions and prices, which must always be complete. */
    private void look(IbkrClient client, String account, Instant nextImport) {
        caller.ask(() -> client.portfolio().positions(account, 0), nextImport).ifPresent(positions -> {
            if (positions.isEmpty() || positions.stream().anyMatch(position -> position.ticker() == null)) {
                expect("positions that are not whole: " + positions);
            }
        });
        caller.ask(() -> client.marketData().snapshot(List.of(APPLE), List.of("31")), nextImport)
                .ifPresent(quotes -> {
                    if (quotes.size() != 1 || quotes.get(0).fields().isEmpty()) {
                        expect("a quote without prices: " + quotes);
                    }
                });
    }

    private void compare(List<String> accounts, Trader trader) {
        LocalDate first = LocalDate.ofInstant(time.now().minus(time.slept()), ZoneOffset.UTC)
                .minusDays(WINDOW - 1);
        for (String account : accounts) {
            expect(journal.difference(account, ibkr.executions(account, first)));
        }
        expect(trader.difference(ibkr.executions(accounts.get(1), first)));
    }

    private static void expect(String wrong) {
        if (!wrong.isEmpty()) {
            throw new AssertionError(wrong);
        }
    }

    private String report(Throwable failure) {
        Instant now = time.now();
        String why = failure + (failure.getCause() == null ? "" : ": " + failure.getCause());
        String faults = windows.stream()
                .filter(window -> window.felt(now, Duration.ofHours(1)))
                .map(window -> "\n  " + window)
                .collect(Collectors.joining());
        return name + ", at " + now + ": " + why + "\nfaults of the last hour:" + faults + "\nwhat happened:"
                + log.told();
    }
}
