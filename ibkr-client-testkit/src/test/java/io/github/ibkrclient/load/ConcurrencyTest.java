package io.github.ibkrclient.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.SessionStatus;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.pacing.LocalPacer;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * 64 threads against clients of four users on real sockets, with cancellation and faults by chance. A few seconds by
 * default, 20 rounds of a minute with {@code -Pendurance}; {@code -Dibkr.storm.seed} repeats the plan of a run, though not
 * the order in which threads get their turn.
 */
class ConcurrencyTest {
    private static final boolean LONG = Boolean.getBoolean("ibkr.endurance");
    private static final int ROUNDS = LONG ? 20 : 2;
    private static final Duration LENGTH = LONG ? Duration.ofSeconds(60) : Duration.ofMillis(1_500);
    private static final int USERS = LONG ? 4 : 2;
    private static final long SEED = Long.getLong("ibkr.storm.seed", 4);
    /** What the heap may grow by, on some 40 MB that the test itself takes. */
    private static final long FLAT = 4_000_000;
    /** Four workers, a timer, and what the HTTP client keeps: far from the number of callers and clients. */
    private static final long THREADS = 20;

    private final IbkrRuntime runtime = IbkrRuntime.create();
    private final List<WeakReference<Object>> closed = new ArrayList<>();

    @Test
    void aStormOfCallersFaultsAndCancellationsLeavesClientsWholeAndMemoryFlat() throws InterruptedException {
        List<Long> heaps = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            round(SEED + round * 1_000L);
            heaps.add(Machine.heap());
            print(
                    "heap %,d kB, %d threads of clients, %d connections",
                    heaps.get(round) / 1_000, Machine.clientThreads(), Machine.connections(runtime));

            assertThat(closed)
                    .isNotEmpty()
                    .allSatisfy(client -> assertThat(client.get()).isNull());
            assertThat(Machine.clientThreads()).isLessThan(THREADS);
            assertThat(Machine.connections(runtime)).isLessThan(THREADS);
        }

        assertThat(heaps.get(ROUNDS - 1)).as("heap after each round: %s", heaps).isLessThan(heaps.get(0) + FLAT);
    }

    private void round(long seed) throws InterruptedException {
        try (Storm storm = new Storm(runtime, seed, USERS)) {
            storm.rage(LENGTH);
            print("seed %d: %s; %d orders", seed, storm.ends(), storm.orders.placed());

            assertThat(storm.unforeseen()).isEmpty();
            assertThat(storm.ends()).containsKey("ok");
            storm.orders.compareWith(storm.ibkr);
            storm.pacers.forEach(ConcurrencyTest::nobodyWaits);
            for (int user = 0; user < USERS; user++) {
                try (IbkrClient newcomer = storm.newcomer(user)) {
                    assertThat(newcomer.contracts().stocks(List.of("AAPL"))).containsKey("AAPL");
                }
                recovers(storm.survivors.get(user));
            }
            assertThat(storm.ibkr.violations()).isEmpty();
            closed.addAll(storm.closed);
        }
    }

    private static void nobodyWaits(LocalPacer pacer) {
        assertThat(pacer.registry().getAllRateLimiters())
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(rule.getMetrics().getNumberOfWaitingThreads())
                        .as(rule.getName())
                        .isZero());
    }

    /**
     * A client that lived through the storm works at once, or when its status says, within the bound of docs/errors.md; the
     * long run waits for it.
     */
    private void recovers(IbkrClient survivor) throws InterruptedException {
        Instant bound = Instant.now().plus(ErrorCode.SESSION_PAUSED.recovery().orElseThrow());
        boolean pausing = true;
        while (pausing) {
            try {
                survivor.takeOver();
                pausing = false;
            } catch (SessionException | CredentialException e) {
                SessionStatus status = survivor.sessionStatus();
                Instant until = Stream.of(status.sso(), status.brokerage())
                        .flatMap(tier -> tier.until().stream())
                        .max(Comparator.naturalOrder())
                        .orElseThrow(() -> e);
                assertThat(until).isBefore(bound);
                print("a client pauses until %s: %s", until, e.explanation());
                pausing = LONG;
                runtime.timing().sleep(LONG ? Duration.between(Instant.now(), until) : Duration.ZERO);
            }
        }
    }

    @SuppressWarnings("SystemOut")
    private static void print(String text, Object... values) {
        System.out.printf(text + "%n", values);
    }
}
