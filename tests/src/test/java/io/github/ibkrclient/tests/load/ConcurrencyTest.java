package io.github.ibkrclient.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.pacing.LocalPacer;
import io.github.ibkrclient.status.SessionStatus;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * 64 threads use the clients of four users on real sockets, with random cancellations and faults. The test takes a few seconds
 * by default and 20 rounds of a minute with {@code -Pendurance}. {@code -Dibkr.load.seed} repeats the plan of a run, but not
 * the order in which the threads run.
 */
class ConcurrencyTest {
    private static final boolean LONG = Boolean.getBoolean("ibkr.endurance");
    private static final int ROUNDS = LONG ? 20 : 2;
    private static final Duration LENGTH = LONG ? Duration.ofSeconds(60) : Duration.ofMillis(1_500);
    private static final int USERS = LONG ? 4 : 2;
    private static final long SEED = Long.getLong("ibkr.load.seed", 4);

    /** The growth of the heap that is allowed. The test itself takes about 40 MB. */
    private static final long FLAT = 4_000_000;

    /** Four workers, a timer, and the threads of the HTTP client. The number does not grow with callers and clients. */
    private static final long THREADS = 20;

    private final IbkrRuntime runtime = IbkrRuntime.create();
    private final List<WeakReference<Object>> closed = new ArrayList<>();

    @Test
    void aStormOfCallersFaultsAndCancellationsLeavesClientsWholeAndMemoryFlat() throws InterruptedException {
        List<Long> heaps = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            round(SEED + round * 1_000L);
            heaps.add(ResourceUsage.heap());
            print(
                    "heap %,d kB, %d threads of clients, %d connections",
                    heaps.get(round) / 1_000, ResourceUsage.clientThreads(), ResourceUsage.connections(runtime));

            assertThat(closed)
                    .isNotEmpty()
                    .allSatisfy(client -> assertThat(client.get()).isNull());
            assertThat(ResourceUsage.clientThreads()).isLessThan(THREADS);
            assertThat(ResourceUsage.connections(runtime)).isLessThan(THREADS);
        }

        assertThat(heaps.get(ROUNDS - 1)).as("heap after each round: %s", heaps).isLessThan(heaps.get(0) + FLAT);
    }

    private void round(long seed) throws InterruptedException {
        try (LoadRound round = new LoadRound(runtime, seed, USERS)) {
            round.run(LENGTH);
            print("seed %d: %s; %d orders", seed, round.ends(), round.orders.placed());

            assertThat(round.unforeseen()).isEmpty();
            assertThat(round.ends()).containsKey("ok");
            round.orders.compareWith(round.ibkr);
            round.pacers.forEach(ConcurrencyTest::nobodyWaits);
            for (int user = 0; user < USERS; user++) {
                try (IbkrClient newcomer = round.newcomer(user)) {
                    assertThat(newcomer.with(CallOptions.DEFAULT).contracts().stocks(List.of("AAPL")))
                            .containsKey("AAPL");
                }
                recovers(round.survivors.get(user));
            }
            assertThat(round.ibkr.violations()).isEmpty();
            closed.addAll(round.closed);
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
     * Checks that a client of the round works at once, or at the time that its status names, within the bound of
     * docs/errors.md. The long run waits for that time.
     */
    private void recovers(IbkrClient survivor) throws InterruptedException {
        Instant bound = Instant.now().plus(ErrorCode.SESSION_PAUSED.recovery().orElseThrow());
        boolean pausing = true;
        while (pausing) {
            try {
                survivor.with(CallOptions.DEFAULT).takeOver();
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
