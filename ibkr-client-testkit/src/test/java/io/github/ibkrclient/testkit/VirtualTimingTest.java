package io.github.ibkrclient.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.time.Timing.Scheduled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class VirtualTimingTest {
    private static final Instant START = Instant.parse("2026-11-18T14:00:00Z");

    private final VirtualTiming time = VirtualTiming.startingAt(START);

    @Test
    void aMonthPassesInNoTime() {
        time.join();
        time.advance(Duration.ofDays(30));
        assertThat(time.now()).isEqualTo(START.plus(Duration.ofDays(30)));
        assertThat(time.slept()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void threadsGoOnInTheOrderOfTheirWakeUps() {
        List<String> order = new CopyOnWriteArrayList<>();
        VirtualTask slow = time.start("slow", () -> {
            time.advance(Duration.ofSeconds(2));
            order.add("slow at " + time.slept());
        });
        VirtualTask fast = time.start("fast", () -> {
            time.advance(Duration.ofSeconds(1));
            order.add("fast at " + time.slept());
        });
        slow.await();
        fast.await();
        assertThat(order).containsExactly("fast at PT1S", "slow at PT2S");
    }

    @Test
    void tasksRunAtTheirTimeAndCanBeTakenBack() {
        time.join();
        List<Duration> ran = new CopyOnWriteArrayList<>();
        time.schedule(Duration.ofSeconds(3), () -> ran.add(time.slept()));
        Scheduled taken = time.schedule(Duration.ofSeconds(4), () -> ran.add(time.slept()));
        taken.cancel();
        time.advance(Duration.ofSeconds(10));
        assertThat(ran).containsExactly(Duration.ofSeconds(3));
    }

    @Test
    void aTaskThatWaitsHoldsNothingUpAndIsHeldByNothing() {
        time.join();
        List<String> order = new CopyOnWriteArrayList<>();
        time.schedule(Duration.ofSeconds(1), () -> {
            time.advance(Duration.ofSeconds(5));
            order.add("task at " + time.slept());
        });
        time.advance(Duration.ofSeconds(2));
        order.add("caller at " + time.slept());
        time.advance(Duration.ofSeconds(8));
        assertThat(order).containsExactly("caller at PT2S", "task at PT6S");
    }

    @Test
    void tasksAloneDoNotMoveTheClock() {
        time.schedule(Duration.ofSeconds(1), () -> {});
        assertThat(time.slept()).isZero();
        time.join();
        time.advance(Duration.ofMillis(10));
        time.leave();
        assertThat(time.slept()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void unparkGivesAPermitThatTheNextParkTakes() {
        time.join();
        time.unpark(Thread.currentThread());
        time.parkNanos(this, 1_000);
        assertThat(time.slept()).isZero();
        time.parkNanos(this, 1_000);
        assertThat(time.slept()).isEqualTo(Duration.ofNanos(1_000));
    }

    @Test
    void unparkEndsAWaitAtOnce() {
        AtomicReference<Thread> sleeper = new AtomicReference<>();
        AtomicReference<Duration> woken = new AtomicReference<>();
        VirtualTask parked = time.start("parked", () -> {
            sleeper.set(Thread.currentThread());
            time.parkNanos(this, Duration.ofHours(1).toNanos());
            woken.set(time.slept());
        });
        VirtualTask waker = time.start("waker", () -> {
            time.advance(Duration.ofSeconds(7));
            time.unpark(Objects.requireNonNull(sleeper.get()));
        });
        waker.await();
        parked.await();
        assertThat(woken.get()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void anInterruptedThreadDoesNotPark() {
        time.join();
        Thread.currentThread().interrupt();
        time.parkNanos(this, 1_000);
        assertThat(time.slept()).isZero();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aThreadWithoutAPartIsToldHowToGetOne() {
        assertThatThrownBy(() -> time.parkNanos(this, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("time.join()");
    }

    @Test
    void whoBlocksElsewhereIsReportedWithItsStack() {
        VirtualTiming impatient = VirtualTiming.startingAt(START, Duration.ofSeconds(1));
        CountDownLatch never = new CountDownLatch(1);
        VirtualTask blocked = impatient.start("the one to blame", () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        VirtualTask waits = impatient.start("waits", () -> impatient.advance(Duration.ofSeconds(1)));
        assertThatThrownBy(waits::await)
                .hasMessageContaining("the one to blame")
                .hasMessageContaining("stands still");
        assertThat(blocked).isNotNull();
    }

    @Test
    void failuresOfStartedThreadsReachWhoeverAwaitsThem() {
        assertThatThrownBy(() -> time.run(3, () -> {
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no");
    }

    @Property(tries = 50)
    void everySleeperWakesAtTheSumOfItsSleepsAndInTheSameOrderEachTime(
            @ForAll @Size(min = 1, max = 8) List<@Size(max = 6) List<@IntRange(max = 50) Integer>> sleeps) {
        List<String> first = wakeUps(sleeps);
        assertThat(wakeUps(sleeps)).isEqualTo(first);
    }

    private static List<String> wakeUps(List<List<Integer>> sleeps) {
        VirtualTiming time = VirtualTiming.startingAt(START);
        List<String> seen = new CopyOnWriteArrayList<>();
        List<VirtualTask> tasks = new ArrayList<>();
        for (int i = 0; i < sleeps.size(); i++) {
            int number = i;
            tasks.add(time.start("sleeper", () -> {
                long sum = 0;
                for (int millis : sleeps.get(number)) {
                    time.advance(Duration.ofMillis(millis));
                    sum += millis;
                    assertThat(time.slept()).isEqualTo(Duration.ofMillis(sum));
                    seen.add(number + " at " + sum);
                }
            }));
        }
        VirtualTask.awaitAll(tasks);
        time.close();
        return seen;
    }
}
