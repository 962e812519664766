package io.github.ibkrclient.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SystemTimingTest {
    private final SystemTiming timing = new SystemTiming();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void end() {
        release.countDown();
    }

    @Test
    void aTaskThatWaitsDelaysNoOther() throws InterruptedException {
        for (int i = 0; i < 40; i++) {
            timing.schedule(Duration.ZERO, this::work);
        }
        CountDownLatch other = new CountDownLatch(1);

        timing.schedule(Duration.ofMillis(1), other::countDown);

        other.await();
    }

    @Test
    void moreTasksThanWorkersAllRunOnABoundedNumberOfThreads() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch full = new CountDownLatch(64);
        CountDownLatch done = new CountDownLatch(500);
        for (int i = 0; i < 500; i++) {
            timing.schedule(Duration.ZERO, () -> {
                threads.add(Thread.currentThread());
                full.countDown();
                work();
                done.countDown();
            });
        }
        full.await();
        release.countDown();

        done.await();
        assertThat(threads).hasSize(64);
    }

    @Test
    void aTaskThatIsCancelledDoesNotRun() throws InterruptedException {
        CountDownLatch ran;
        Duration took;
        do {
            ran = new CountDownLatch(1);
            long began = System.nanoTime();
            timing.schedule(Duration.ofMillis(20), ran::countDown).cancel();
            took = Duration.ofNanos(System.nanoTime() - began);
        } while (took.toMillis() >= 20); // cancelled too late
        CountDownLatch later = new CountDownLatch(1);
        timing.schedule(Duration.ofMillis(60), later::countDown);

        later.await();
        assertThat(ran.await(1, TimeUnit.MILLISECONDS)).isFalse();
    }

    private void work() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
