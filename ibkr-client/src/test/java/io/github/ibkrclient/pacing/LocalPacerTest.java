package io.github.ibkrclient.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.operation.Backend;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.operation.SessionTier;
import io.github.ibkrclient.pacing.PacingStore.Entries;
import io.github.ibkrclient.pacing.PacingStore.Penalty;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.ManualTiming;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LocalPacerTest {
    private static final Operation READ = Endpoint.LIST_STOCKS;
    private static final PacingLimits ONE_IN_FIVE_SECONDS = limits(1, 5_000);

    private final ManualTiming timing = new ManualTiming().sleepsMoveIt();
    private final PenaltyGate gate = new PenaltyGate(timing);

    @Test
    void aCallWhoseTurnComesAfterItsDeadlineIsRefusedAtOnceAndTakesNoTurn() throws InterruptedException {
        LocalPacer pacer = LocalPacer.create(timing, gate, ONE_IN_FIVE_SECONDS);
        call(pacer);

        assertThatThrownBy(() -> pacer.acquire(READ, in(Duration.ofSeconds(5))))
                .isInstanceOfSatisfying(PacingException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.PACING_DEADLINE);
                    assertThat(e.retryIn()).isEqualTo(Duration.ofMillis(5_150));
                    assertThat(e.until()).isEqualTo(ManualTiming.START.plusMillis(5_150));
                    assertThat(e).hasMessageContaining("the limit is 1 call(s) per 5 s (session)");
                });
        assertThat(timing.nanoTime()).isZero();
        assertThat(waited(pacer)).isEqualTo(Duration.ofMillis(5_150));
    }

    @Test
    void aCallWhoseSlotDoesNotBecomeFreeIsRefusedAtItsDeadline() throws InterruptedException {
        LocalPacer pacer = LocalPacer.create(timing, gate, limits(100, 1_000).maxConcurrent(READ, 1));
        Permit running = pacer.acquire(READ, in(Duration.ofMinutes(1)));

        assertThatThrownBy(() -> pacer.acquire(READ, in(Duration.ofSeconds(5))))
                .isInstanceOf(PacingException.class)
                .hasMessageContaining("too many calls are under way");
        assertThat(timing.nanoTime()).isEqualTo(Duration.ofSeconds(5).toNanos());

        running.close();
        assertThat(waited(pacer)).isZero();
    }

    @Test
    void aCallOfAnInterruptedThreadDoesNotCount() throws InterruptedException {
        LocalPacer pacer = LocalPacer.create(timing, gate, ONE_IN_FIVE_SECONDS);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> pacer.acquire(READ, in(Duration.ofMinutes(1))))
                .isInstanceOf(InterruptedException.class);
        assertThat(waited(pacer)).isZero();
    }

    @Test
    void anInterruptEndsTheWaitForATurn() throws InterruptedException {
        ManualTiming still = new ManualTiming();
        LocalPacer pacer = LocalPacer.create(still, gate, ONE_IN_FIVE_SECONDS);
        pacer.acquire(READ, Deadline.in(Duration.ofMinutes(1), still)).close();
        BlockingQueue<Exception> thrown = new LinkedBlockingQueue<>();
        Thread waiting = new Thread(() -> {
            try {
                pacer.acquire(READ, Deadline.in(Duration.ofMinutes(1), still));
            } catch (InterruptedException e) {
                thrown.add(e);
            }
        });
        waiting.start();
        still.awaitParked(1);
        assertThat(pacer.registry().rateLimiter("session:1/PT5S").getMetrics().getNumberOfWaitingThreads())
                .isEqualTo(1);

        waiting.interrupt();

        assertThat(thrown.poll(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(pacer.registry().rateLimiter("session:1/PT5S").getMetrics().getNumberOfWaitingThreads())
                .isZero();
    }

    @Test
    void aCallThatWasLetOutAndDidNotLeaveDoesNotCount() throws InterruptedException {
        LocalPacer pacer = LocalPacer.create(timing, gate, ONE_IN_FIVE_SECONDS);

        pacer.acquire(READ, in(Duration.ofMinutes(1))).giveBack();

        assertThat(waited(pacer)).isZero();
    }

    @Test
    void aCallThatLeavesLateCountsFromThen() throws InterruptedException {
        LocalPacer pacer = LocalPacer.create(timing, gate, limits(2, 1_000));
        Permit slow = pacer.acquire(READ, in(Duration.ofMinutes(1)));
        call(pacer);
        timing.advance(Duration.ofSeconds(3));
        slow.left();
        call(pacer);

        assertThat(waited(pacer)).isEqualTo(Duration.ofMillis(1_030));
        slow.close();
    }

    @Test
    void nothingLeavesThroughAnyPacerOfTheMachineDuringAPenalty() throws InterruptedException {
        LocalPacer pacer = LocalPacer.create(timing, gate, limits(10, 1_000));
        LocalPacer other = LocalPacer.create(timing, gate, limits(10, 1_000));
        pacer.closeUntil(ManualTiming.START.plusSeconds(600));

        assertThatThrownBy(() -> other.acquire(READ, in(Duration.ofMinutes(9))))
                .isInstanceOfSatisfying(PacingException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.PENALTY_BOX);
                    assertThat(e.retryIn()).isEqualTo(Duration.ofMinutes(10));
                    assertThat(e).hasMessageContaining("nothing leaves before " + ManualTiming.START.plusSeconds(600));
                });
        assertThat(waited(pacer)).isEqualTo(Duration.ofMinutes(10));
        assertThat(waited(pacer)).isEqualTo(Duration.ofMillis(1_030));
        timing.advance(Duration.ofMinutes(1));
        assertThat(waited(pacer)).isZero();
        assertThat(waited(pacer)).isZero();
    }

    @Test
    void aPenaltyOfAnotherProcessIsTakenOver() {
        MemoryStore store = new MemoryStore();
        store.entries = new Entries(
                Map.of(), Optional.of(new Penalty(ManualTiming.START, ManualTiming.START.plusSeconds(60), 1)));
        LocalPacer pacer = LocalPacer.create(timing, gate, limits(10, 1_000), store);

        assertThat(pacer.closedUntil()).contains(ManualTiming.START.plusSeconds(60));
        assertThat(gate.closedUntil()).contains(ManualTiming.START.plusSeconds(60));
    }

    @Test
    void aStoreThatCannotBeReadLeavesThePaceToThisProcess() throws InterruptedException {
        LocalPacer pacer = LocalPacer.create(timing, gate, ONE_IN_FIVE_SECONDS, change -> {
            throw new UncheckedIOException(new IOException("no permission"));
        });

        assertThat(waited(pacer)).isZero();
        assertThat(waited(pacer)).isEqualTo(Duration.ofMillis(5_150));
    }

    @Test
    void aCallIsCountedOnceWhenTheStoreCannotBeWritten() throws InterruptedException {
        LocalPacer pacer = LocalPacer.create(timing, gate, limits(2, 5_000), change -> {
            throw new UncheckedIOException(new IOException("no space left for " + change.apply(Entries.NONE)));
        });

        assertThat(waited(pacer)).isZero();
        assertThat(waited(pacer)).isZero();
        assertThat(waited(pacer)).isEqualTo(Duration.ofMillis(5_150));
    }

    /** Waiting calls are let out by priority, and those of the same priority in their order. */
    @Property(tries = 30)
    void waitingCallsLeaveByPriorityAndThenInTheOrderOfTheirArrival(
            @ForAll @Size(min = 2, max = 6) List<Effect> effects) throws InterruptedException {
        ManualTiming still = new ManualTiming();
        LocalPacer pacer = LocalPacer.create(still, new PenaltyGate(still), limits(1, 1_000));
        Permit running = pacer.acquire(READ, Deadline.in(Duration.ofHours(1), still));
        BlockingQueue<Integer> left = new LinkedBlockingQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < effects.size(); i++) {
            int number = i;
            Operation operation = new AnyCall(effects.get(i));
            Thread thread = new Thread(() -> {
                try {
                    pacer.acquire(operation, Deadline.in(Duration.ofHours(1), still))
                            .close();
                    left.add(number);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            threads.add(thread);
            thread.start();
            still.awaitParked(1);
        }
        running.close();

        List<Integer> order = new ArrayList<>();
        while (order.size() < effects.size()) {
            still.advance(Duration.ofMillis(1_030));
            threads.forEach(still::unpark);
            order.add(left.poll(30, TimeUnit.SECONDS));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(order)
                .isEqualTo(IntStream.range(0, effects.size())
                        .boxed()
                        .sorted(Comparator.comparing(i -> priority(effects.get(i))))
                        .toList());
    }

    private static int priority(Effect effect) {
        return effect == Effect.SESSION ? 0 : effect == Effect.ORDER ? 1 : 2;
    }

    /** Calls overlap, leave late or not at all. Still no window of any length holds more calls than any rule allows. */
    @Property(tries = 300)
    void noWindowOfAnyLengthHoldsMoreCallsThanARuleAllows(
            @ForAll @IntRange(min = 2, max = 6) int permitsForAll,
            @ForAll @IntRange(min = 100, max = 3_000) int millisForAll,
            @ForAll @IntRange(min = 2, max = 4) int permits,
            @ForAll @IntRange(min = 100, max = 9_000) int millis,
            @ForAll @Size(min = 5, max = 80) List<@IntRange(min = 0, max = 9_999) Integer> calls)
            throws InterruptedException {
        PacingLimits limits = limits(permitsForAll, millisForAll).on(READ, permits, Duration.ofMillis(millis));
        ManualTiming clock = new ManualTiming().sleepsMoveIt();
        LocalPacer pacer = LocalPacer.create(clock, new PenaltyGate(clock), limits);
        List<Long> left = new ArrayList<>();
        Deque<Permit> letOut = new ArrayDeque<>();
        for (int random : calls) {
            letOut.add(pacer.acquire(READ, Deadline.in(Duration.ofHours(1), clock)));
            clock.advance(Duration.ofMillis(random % 300));
            while (letOut.size() > random % Math.min(permits, permitsForAll)) {
                Permit next = random % 5 == 0 ? letOut.removeFirst() : letOut.removeLast();
                if (random % 7 == 0) {
                    next.giveBack();
                } else {
                    next.left();
                    left.add(clock.nanoTime());
                    next.close();
                }
            }
        }

        assertKept(left, permitsForAll, millisForAll);
        assertKept(left, permits, millis);
    }

    /** Two processes take turns on one store, also for a rule that permits one call. */
    @Property(tries = 200)
    void noWindowOfAnyLengthHoldsMoreCallsOfTwoProcessesThanARuleAllows(
            @ForAll @IntRange(min = 1, max = 3) int permits,
            @ForAll @IntRange(min = 100, max = 9_000) int millis,
            @ForAll @Size(min = 5, max = 40) List<@IntRange(min = 0, max = 9_999) Integer> calls)
            throws InterruptedException {
        ManualTiming clock = new ManualTiming().sleepsMoveIt();
        MemoryStore store = new MemoryStore();
        List<LocalPacer> processes = List.of(
                LocalPacer.create(clock, new PenaltyGate(clock), limits(permits, millis), store),
                LocalPacer.create(clock, new PenaltyGate(clock), limits(permits, millis), store));
        List<Long> left = new ArrayList<>();
        for (int random : calls) {
            Permit permit = processes.get(random % 2).acquire(READ, Deadline.in(Duration.ofHours(1), clock));
            permit.left();
            left.add(clock.nanoTime());
            clock.advance(Duration.ofMillis(random % 300));
            permit.close();
        }

        assertKept(left, permits, millis);
    }

    private static void assertKept(List<Long> left, int permits, int millis) {
        for (int first = 0; first < left.size(); first++) {
            for (int last = first; last < left.size(); last++) {
                long window = Duration.ofNanos(left.get(last) - left.get(first)).toMillis();
                assertThat(last - first + 1L)
                        .as("calls in a window of %d ms", window)
                        .isLessThanOrEqualTo(permits * (window / millis + 1));
            }
        }
    }

    private static PacingLimits limits(int permits, int millis) {
        return PacingLimits.of(List.of()).sessionWide(permits, Duration.ofMillis(millis));
    }

    private Deadline in(Duration time) {
        return Deadline.in(time, timing);
    }

    private void call(LocalPacer pacer) throws InterruptedException {
        pacer.acquire(READ, in(Duration.ofHours(1))).close();
    }

    /** How long the next call waits for its turn. */
    private Duration waited(LocalPacer pacer) throws InterruptedException {
        long before = timing.nanoTime();
        call(pacer);
        return Duration.ofNanos(timing.nanoTime() - before);
    }

    /** A store that two pacers of a test share. */
    private static final class MemoryStore implements PacingStore {
        private Entries entries = Entries.NONE;

        @Override
        public void update(UnaryOperator<Entries> change) {
            entries = change.apply(entries);
        }
    }

    /** A call without limits of its own. */
    private record AnyCall(Effect effect) implements Operation {
        @Override
        public String name() {
            return "ANY";
        }

        @Override
        public String method() {
            return "POST";
        }

        @Override
        public String path() {
            return "/any";
        }

        @Override
        public Backend backend() {
            return Backend.API;
        }

        @Override
        public SessionTier tier() {
            return SessionTier.NONE;
        }

        @Override
        public SecurityScheme security() {
            return SecurityScheme.NONE;
        }
    }
}
