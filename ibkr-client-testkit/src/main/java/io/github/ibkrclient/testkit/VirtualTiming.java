package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.internal.time.VirtualTurns;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A clock that stands still while a thread works, and that jumps to the next wake-up when all threads wait in it. A month
 * takes as long as the work in it.
 *
 * <p>These take part in the time: threads that {@link #join joined}, threads that it {@link #start started}, and scheduled
 * tasks while they run. They take turns. The turn goes to the one whose time comes first, among equals to the one that was
 * registered first; the next turn is given only when the one before waits again. So a run repeats itself exactly.
 *
 * <p>A thread inside a request holds the clock. A thread that blocks anywhere else holds it for ever; after {@link
 * #startingAt(Instant, Duration) half a minute} of real time it is reported with its stack. Scheduled tasks alone do not move
 * the clock: when no joined or started thread is left, time stands still.
 */
public final class VirtualTiming implements Timing, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Instant start;
    private final VirtualTurns turns;

    private VirtualTiming(Instant start, Duration patience) {
        this.start = start;
        this.turns = new VirtualTurns(patience);
    }

    /** A clock that shows this instant until a thread waits. */
    public static VirtualTiming startingAt(Instant start) {
        return new VirtualTiming(start, PATIENCE);
    }

    /**
     * A clock with its own patience.
     *
     * @param patience how long, in real time, one turn may take before all who wait fail with an IllegalStateException
     */
    public static VirtualTiming startingAt(Instant start, Duration patience) {
        return new VirtualTiming(start, patience);
    }

    /** Makes the calling thread take part. From now on the clock moves only while the thread waits in this time. */
    public void join() {
        turns.join();
    }

    /** Ends the part of the calling thread. Does nothing when it had none. */
    public void leave() {
        turns.leave();
    }

    /** Starts a thread that takes part. Its first turn comes when the others wait. */
    public VirtualTask start(String name, Runnable work) {
        VirtualTask task = new VirtualTask(turns, name, work);
        turns.start(task::run);
        return task;
    }

    /**
     * Starts n threads at once and waits until all have ended.
     *
     * @throws AssertionError when one of them failed; the failures are its cause and suppressed exceptions
     */
    public void run(int n, Runnable work) {
        List<VirtualTask> tasks = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            tasks.add(start("caller-" + i, work));
        }
        VirtualTask.awaitAll(tasks);
    }

    /** Runs tasks on threads that take part, so that the clock does not move while work is handed over. */
    public Executor executor() {
        return work -> schedule(Duration.ZERO, work);
    }

    /** The time that has passed since the start. */
    public Duration slept() {
        return Duration.ofNanos(turns.nanos());
    }

    /** Lets time pass. Everything that is due meanwhile happens before this returns. */
    public void advance(Duration duration) {
        try {
            sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while virtual time passed", e);
        }
    }

    /** Ends the time. Whoever waits in it, or comes to wait, gets an IllegalStateException. */
    @Override
    public void close() {
        turns.end("this virtual time was closed");
    }

    @Override
    public Instant now() {
        return start.plusNanos(turns.nanos());
    }

    @Override
    public long nanoTime() {
        return turns.nanos();
    }

    @Override
    public void parkNanos(Object blocker, long wait) {
        turns.park(wait);
    }

    @Override
    public void unpark(Thread thread) {
        turns.unpark(thread);
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        return turns.schedule(delay.toNanos(), task)::run;
    }
}
