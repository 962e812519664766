package io.github.ibkrclient.client;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedClients;
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
    private final Chronicle chronicle;
    private final Journal journal = new Journal();
    private final List<Trouble> troubles;

    /** The run that a seed decides in all. */
    UnattendedMonth(long seed, Season season) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L + season.name().hashCode());
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
            importUntilTheEnd(client);
            compare();
        }
    }

    private void importUntilTheEnd(IbkrClient client) {
        for (Instant slot = time.now(); !slot.isAfter(end); slot = slot.plus(BETWEEN_IMPORTS)) {
            waitUntil(slot);
            for (String account : ibkr.user().accountIds()) {
                importOnce(client, account, slot.plus(BETWEEN_IMPORTS));
            }
            expect(chronicle.fault());
            ibkr.violations().stream().findFirst().ifPresent(violation -> expect(violation.toString()));
        }
    }

    /** As a journal does: all the days IBKR gives, and once more when the failure says that this helps. */
    private void importOnce(IbkrClient client, String account, Instant nextImport) {
        Instant again = time.now();
        while (again.isBefore(nextImport)) {
            waitUntil(again);
            Instant asked = time.now();
            again = nextImport;
            try {
                expect(journal.take(account, client.trades().list(WINDOW, account)));
            } catch (IbkrException e) {
                again = judged(e);
            }
            if (Duration.between(asked, time.now()).compareTo(CallOptions.DEFAULT.timeout()) > 0) {
                expect("a call from " + asked + " outlived its deadline");
            }
        }
    }

    private Instant judged(IbkrException failure) {
        Instant now = time.now();
        if (!failure.retryable()) {
            throw new AssertionError("a failure that does not pass by itself", failure);
        }
        Duration bound = failure.code().recovery().orElse(Duration.ZERO);
        if (failure.code() == ErrorCode.ANSWER_NOT_WARM) { // what is cold is the session that a fault made necessary
            bound = bound.plus(ErrorCode.SESSION_NOT_READY.recovery().orElseThrow());
        }
        Duration recovery = bound;
        if (troubles.stream().noneMatch(trouble -> trouble.felt(now, recovery))) {
            throw new AssertionError("a failure without a fault in the last " + recovery, failure);
        }
        return failure.retryAt().orElseThrow();
    }

    private void compare() {
        LocalDate first = LocalDate.ofInstant(time.now().minus(time.slept()), ZoneOffset.UTC)
                .minusDays(WINDOW - 1);
        for (String account : ibkr.user().accountIds()) {
            expect(journal.difference(account, ibkr.executions(account, first)));
        }
    }

    private static void expect(String wrong) {
        if (!wrong.isEmpty()) {
            throw new AssertionError(wrong);
        }
    }

    private void waitUntil(Instant instant) {
        Duration left = Duration.between(time.now(), instant);
        if (!left.isNegative()) {
            time.advance(left);
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
