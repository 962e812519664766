package io.github.ibkrclient.client;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.VirtualTask;
import io.github.ibkrclient.testkit.VirtualTiming;
import io.github.ibkrclient.testlog.LogTap;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Thirty days of a client that nobody looks after, and of a journal that imports with it every quarter of an hour. */
final class UnattendedMonth {
    private static final Duration BETWEEN_IMPORTS = Duration.ofMinutes(15);
    /** Every so many imports the quiet account has its turn too. */
    private static final int QUIET = 4;
    /** Every so many, positions and prices are looked at. */
    private static final int LOOKS = 16;

    private static final String APPLE = "265598";
    /** So long after the last fault, all is read that there is. */
    private static final Duration CALM = Duration.ofMinutes(45);

    private static final Duration LENGTH = Duration.ofDays(Season.DAYS);
    private static final int FAULTS_A_DAY = 6;
    /** What IBKR gives; a journal asks for all of it each time. */
    private static final int WINDOW = 7;

    private final String name;
    private final Instant end;
    private final VirtualTiming time;
    private final IbkrSimulator ibkr;
    private final IbkrRuntime runtime;
    private final Random random;
    private final PatientCaller caller;
    private final Chronicle chronicle;
    private final Journal journal = new Journal();
    private final List<Trouble> troubles;

    /** The run that a seed decides in all. */
    UnattendedMonth(long seed, Season season) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + season.name().hashCode());
        int year = 2024 + random.nextInt(8);
        Instant start = season.start(year);
        this.name = "seed " + seed + ", " + season + " " + year;
        this.troubles = Ordeal.draw(start, Season.DAYS, FAULTS_A_DAY, random);
        this.end = Stream.concat(
                        Stream.of(start.plus(LENGTH)),
                        troubles.stream().map(trouble -> trouble.gone().plus(CALM)))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        this.time = VirtualTiming.startingAt(start);
        this.ibkr = IbkrSimulator.builder()
                .timing(time)
                .seed(random.nextInt())
                .roundTrips(1, 1)
                .build();
        this.runtime = IbkrRuntime.create(time, new Random(random.nextLong()));
        this.chronicle = new Chronicle(time);
        this.caller = new PatientCaller(time, troubles);
        troubles.forEach(trouble -> trouble.inject(ibkr.faults()));
    }

    /**
     * Lives through it.
     *
     * @throws AssertionError with all that is needed to study it, when anything was not as it should be
     */
    void run() {
        time.join();
        try {
            LogTap.during(this::live, chronicle);
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
                .listener(chronicle)
                .build()) {
            List<String> accounts = ibkr.user().accountIds();
            Trader trader = new Trader(client, caller, accounts.get(1), random);
            Instant start = time.now();
            VirtualTask trading = time.start("trader", () -> trader.trade(start, Season.DAYS - 1));
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
            expect(chronicle.fault());
            ibkr.violations().stream().findFirst().ifPresent(violation -> expect(violation.toString()));
            caller.waitUntil(next);
        }
    }

    /** As a journal does: all the days IBKR gives, and once more when the failure says that this helps. */
    private void importOnce(IbkrClient client, String account, Instant nextImport) {
        caller.ask(() -> client.trades().list(WINDOW, account), nextImport)
                .ifPresent(trades -> expect(journal.take(account, trades)));
    }

    /** Positions and prices, which must never come by halves. */
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
        String faults = troubles.stream()
                .filter(trouble -> trouble.felt(now, Duration.ofHours(1)))
                .map(trouble -> "\n  " + trouble)
                .collect(Collectors.joining());
        return name + ", at " + now + ": " + why + "\nfaults of the last hour:" + faults + "\nwhat happened:"
                + chronicle.told();
    }
}
