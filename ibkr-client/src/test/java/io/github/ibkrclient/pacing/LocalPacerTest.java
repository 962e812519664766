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
import io.github.ibkrclient.time.Timing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
                    assertThat(e.retryIn()).isEqualTo(Duration.ofMillis(5_106));
                    assertThat(e.until()).isEqualTo(ManualTiming.START.plusMillis(5_106));
                    assertThat(e).hasMessageContaining("the limit is 1 call(s) per 5 s (session)");
                });
        assertThat(timing.nanoTime()).isZero();
        assertThat(waited(pacer)).isEqualTo(Duration.ofMillis(5_106));
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

        assertThat(waited(pacer)).isEqualTo(Duration.ofMillis(1_102));
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
        assertThat(waited(pacer)).isEqualTo(Duration.ofMillis(1_102));
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
        assertThat(waited(pacer)).isEqualTo(Duration.ofMillis(5_106));
    }

    @Test
    void aCallIsCountedOnceWhenTheStoreCannotBeWritten() throws InterruptedException {
        LocalPacer pacer = LocalPacer.create(timing, gate, limits(2, 5_000), change -> {
            throw new UncheckedIOException(new IOException("no space left for " + change.apply(Entries.NONE)));
        });

        assertThat(waited(pacer)).isZero();
        assertThat(waited(pacer)).isZero();
        assertThat(waited(pacer)).isEqualTo(Duration.ofMillis(5_106));
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
            still.advance(Duration.ofMillis(1_102));
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
                if (random % 7 == 0 || !next.mayLeave()) {
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

    /**
     * Three processes share one store. Their calls take up to 1.5 s to get a connection and up to 1.5 s more to their first
     * byte, some are given up, and some processes are killed in between. Threads also stand still while they read a clock.
     */
    @Property(tries = 300)
    void noWindowOfAnyLengthHoldsMoreCallsOfSeveralProcessesThanARuleAllows(
            @ForAll @IntRange(min = 1, max = 10) int permits,
            @ForAll @IntRange(min = 100, max = 9_000) int millis,
            @ForAll @Size(min = 5, max = 80) List<@IntRange(min = 0, max = 99_999) Integer> calls)
            throws InterruptedException {
        ManualTiming clock = new ManualTiming().sleepsMoveIt();
        HoggedTiming hogged = new HoggedTiming(clock, new Random(calls.get(0)));
        MemoryStore store = new MemoryStore();
        List<LocalPacer> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(LocalPacer.create(hogged, new PenaltyGate(hogged), limits(permits, millis), store));
        }
        List<Long> written = new ArrayList<>();
        Deque<Permit> letOut = new ArrayDeque<>();
        for (int random : calls) {
            letOut.add(processes.get(random % 3).acquire(READ, Deadline.in(Duration.ofHours(1), clock)));
            clock.advance(Duration.ofMillis(random % 1_500));
            while (letOut.size() > random % permits) {
                Permit next = random % 5 == 0 ? letOut.removeFirst() : letOut.removeLast();
                if (random % 11 == 0) {
                    processes.set(
                            random % 3,
                            LocalPacer.create(hogged, new PenaltyGate(hogged), limits(permits, millis), store));
                } else if (random % 7 == 0 || !next.mayLeave()) {
                    next.giveBack();
                } else {
                    clock.advance(Duration.ofMillis(random % 13 == 0 ? random % 1_500 : 0));
                    written.add(clock.nanoTime());
                    next.left();
                    clock.advance(Duration.ofMillis(random % 300));
                    next.close();
                }
            }
        }

        assertKept(written, permits, millis);
    }

    @Property(tries = 20)
    void aThreadThatStandsStillWhileItReadsTheClocksTakesNoCallForAnOlderOne(@ForAll long seed)
            throws InterruptedException {
        ManualTiming clock = new ManualTiming().sleepsMoveIt();
        HoggedTiming hogged = new HoggedTiming(clock, new Random(seed));
        MemoryStore store = new MemoryStore();
        List<Long> written = new ArrayList<>();
        LocalPacer[] processes = new LocalPacer[2];
        for (int i = 0; i < processes.length; i++) {
            processes[i] = LocalPacer.create(hogged, new PenaltyGate(hogged), limits(3, 1_000), store);
        }
        for (int call = 0; call < 200; call++) {
            Permit permit = processes[call % 2].acquire(READ, Deadline.in(Duration.ofHours(1), clock));
            written.add(clock.nanoTime());
            permit.left();
            permit.close();
        }

        assertKept(written, 3, 1_000);
    }

    /** Another program keeps the store for a moment now and then. No call leaves unseen by the others meanwhile. */
    @Property(tries = 20)
    void aThreadThatStandsStillLetsNothingOutWithoutTheStore(@ForAll long seed) throws Exception {
        UncheckedIOException held = held();
        ManualTiming clock = new ManualTiming().sleepsMoveIt();
        HoggedTiming hogged = new HoggedTiming(clock, new Random(seed));
        MemoryStore store = new MemoryStore();
        List<Long> written = new ArrayList<>();
        LocalPacer[] processes = new LocalPacer[2];
        for (int i = 0; i < processes.length; i++) {
            processes[i] = LocalPacer.create(hogged, new PenaltyGate(hogged), limits(3, 1_000), change -> {
                if (hogged.random().nextInt(4) == 0) {
                    throw held;
                }
                store.update(change);
            });
        }
        for (int call = 0; call < 200; call++) {
            Permit permit = processes[call % 2].acquire(READ, Deadline.in(Duration.ofHours(1), clock));
            written.add(clock.nanoTime());
            permit.left();
            permit.close();
        }

        assertKept(written, 3, 1_000);
    }

    /** What a store throws whose file another program keeps. */
    private static UncheckedIOException held() throws IOException {
        Path file = Files.createTempFile("held", ".store");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            new FilePacingStore(file, Duration.ZERO).update(entries -> entries);
            throw new AssertionError("nobody holds the file");
        } catch (UncheckedIOException held) {
            return held;
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aCallThatOthersCountNoLongerMayNotLeave() throws InterruptedException {
        LocalPacer pacer = LocalPacer.create(timing, gate, limits(2, 1_000));
        Permit late = pacer.acquire(READ, in(Duration.ofMinutes(1)));
        assertThat(late.mayLeave()).isTrue();
        timing.advance(Duration.ofSeconds(15));
        assertThat(late.mayLeave()).isFalse();
        late.giveBack();

        Permit punished = pacer.acquire(READ, in(Duration.ofMinutes(1)));
        pacer.closeUntil(ManualTiming.START.plusSeconds(60));
        assertThat(punished.mayLeave()).isFalse();
    }

    @Test
    void aStallBeforeTheFirstByteIsToldWhenItIsLongerThanTheToleratedJitter() throws InterruptedException {
        LocalPacer pacer = LocalPacer.create(timing, gate, limits(10, 1_000));
        for (int millis : new int[] {100, 101}) {
            Permit permit = pacer.acquire(READ, in(Duration.ofMinutes(1)));
            timing.advance(Duration.ofMillis(900));
            assertThat(permit.mayLeave()).isTrue();
            timing.advance(Duration.ofMillis(millis));

            assertThat(permit.left()).isEqualTo(Duration.ofMillis(millis > 100 ? 101 : 0));
            assertThat(permit.left()).isZero();
            permit.close();
        }
    }

    @Test
    void lessThanAMillisecondIsNoStallAlsoWhereNoJitterIsTolerated() throws InterruptedException {
        LocalPacer pacer = LocalPacer.create(timing, gate, limits(10, 1_000).jitter(Duration.ZERO));
        for (int micros : new int[] {999, 1_000}) {
            Permit permit = pacer.acquire(READ, in(Duration.ofMinutes(1)));
            assertThat(permit.mayLeave()).isTrue();
            timing.advance(Duration.of(micros, ChronoUnit.MICROS));

            assertThat(permit.left()).isEqualTo(Duration.ofMillis(micros / 1_000));
            permit.close();
        }
    }

    @Test
    void aProcessThatWasKilledHoldsTheOthersUpForSixteenSecondsAtMost() throws InterruptedException {
        MemoryStore store = new MemoryStore();
        LocalPacer.create(timing, gate, limits(1, 500), store).acquire(READ, in(Duration.ofMinutes(1)));

        assertThat(waited(LocalPacer.create(timing, gate, limits(1, 500), store)))
                .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(16));
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

    /** A clock whose readers stand still now and then. */
    private record HoggedTiming(ManualTiming clock, Random random) implements Timing {
        @Override
        public Instant now() {
            standStill();
            return clock.now();
        }

        @Override
        public long nanoTime() {
            standStill();
            return clock.nanoTime();
        }

        @Override
        public void parkNanos(Object blocker, long nanos) {
            clock.parkNanos(blocker, nanos);
        }

        @Override
        public void unpark(Thread thread) {
            clock.unpark(thread);
        }

        @Override
        public Scheduled schedule(Duration delay, Runnable task) {
            return clock.schedule(delay, task);
        }

        private void standStill() {
            clock.advance(Duration.ofMillis(random.nextInt(20) == 0 ? random.nextInt(400) : 0));
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
