package io.github.ibkrclient.testkit;

import io.github.ibkrclient.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still while anybody works and jumps to the next wake-up when everybody waits in it. A month takes
 * as long as the work in it.
 *
 * <p>Those who take part are threads that {@link #join joined}, threads it {@link #start started} and scheduled tasks
 * while they run. They take turns: the one whose time comes first goes on, among equals the one that was registered
 * first, and the next only when it waits again. So a run repeats itself exactly. A thread inside a request holds the
 * clock; one that blocks anywhere else holds it for ever, which is reported after {@link #startingAt(Instant, Duration)
 * half a minute} of real time with the stacks of those to blame. Scheduled tasks alone do not move the clock: when no
 * joined or started thread is left, time stands still.
 */
public final class VirtualTiming implements Timing, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Instant start;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Thread, Turn> taking = new HashMap<>();
    private final PriorityQueue<Turn> queue = new PriorityQueue<>();
    private final VirtualWorkers workers = new VirtualWorkers();
    private final StallWatch watch;
    private volatile long nanos;
    private long registered;
    private int running;
    private int callers;
    private @Nullable String ended;

    private VirtualTiming(Instant start, Duration patience) {
        this.start = start;
        this.watch = new StallWatch(patience, this::stalled);
    }

    /** A clock that shows this instant until somebody waits. */
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

    /** Makes the calling thread take part: from now on the clock moves only while it waits here. */
    public void join() {
        locked(() -> {
            checkOpen();
            if (taking.putIfAbsent(Thread.currentThread(), running(true)) == null) {
                running++;
                callers++;
            }
        });
    }

    /** Ends the calling thread's part. Does nothing when it had none. */
    public void leave() {
        locked(() -> {
            if (taking.remove(Thread.currentThread()) != null) {
                running--;
                callers--;
                dispatch();
            }
        });
    }

    /** Starts a thread that takes part; its first turn comes when the others wait. */
    public VirtualTask start(String name, Runnable work) {
        VirtualTask task = new VirtualTask(this, name, work);
        locked(() -> {
            checkOpen();
            callers++;
            enqueue(new Turn(++registered, true, null, task::run), nanos);
        });
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

    /** Runs tasks on threads that take part, so that handing work over does not let the clock slip. */
    public Executor executor() {
        return work -> schedule(Duration.ZERO, work);
    }

    /** The time that has passed here since the start. */
    public Duration slept() {
        return Duration.ofNanos(nanos);
    }

    /** Lets time pass: everything that is due meanwhile happens before this returns. */
    public void advance(Duration duration) {
        try {
            sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while virtual time passed", e);
        }
    }

    /** Ends the time: whoever waits in it, or comes to wait, gets an IllegalStateException. */
    @Override
    public void close() {
        end("this virtual time was closed");
    }

    @Override
    public Instant now() {
        return start.plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void parkNanos(Object blocker, long wait) {
        locked(() -> {
            checkOpen();
            Turn turn = mine();
            if (turn.permit) {
                turn.permit = false;
            } else if (wait > 0 && !Thread.currentThread().isInterrupted()) {
                park(turn, nanos + Math.min(wait, Long.MAX_VALUE - nanos));
            }
        });
    }

    @Override
    public void unpark(Thread thread) {
        locked(() -> {
            Turn turn = taking.get(thread);
            if (turn != null) {
                wake(turn);
            }
        });
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        Turn[] turn = new Turn[1];
        locked(() -> {
            checkOpen();
            turn[0] = new Turn(++registered, false, null, task);
            enqueue(turn[0], nanos + Math.max(0, delay.toNanos()));
            dispatch();
        });
        return () -> locked(() -> queue.remove(turn[0]));
    }

    /** Blocks until the task has ended; a thread that takes part waits in this time, any other in real time. */
    void await(VirtualTask task) {
        locked(() -> {
            Turn turn = taking.get(Thread.currentThread());
            while (!task.ended()) {
                checkOpen();
                if (Thread.currentThread().isInterrupted()) {
                    throw new IllegalStateException("interrupted while a task was awaited");
                }
                if (turn == null) {
                    dispatch();
                    task.pause(lock);
                } else {
                    task.waiting(turn);
                    park(turn, Long.MAX_VALUE);
                }
            }
        });
    }

    /** Called by a task's own thread when its work is done. */
    void ended(VirtualTask task) {
        locked(() -> task.release(lock).forEach(this::wake));
    }

    private void park(Turn turn, long due) {
        enqueue(turn, due);
        running--;
        dispatch();
        while (turn.queued) {
            if (ended != null) {
                queue.remove(turn);
                turn.queued = false;
                running++;
                checkOpen();
            }
            try {
                turn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                if (turn.queued) {
                    queue.remove(turn);
                    turn.queued = false;
                    running++;
                }
                return;
            }
        }
        checkOpen();
    }

    private void wake(Turn turn) {
        if (turn.queued) {
            queue.remove(turn);
            enqueue(turn, Math.min(turn.due, nanos));
            dispatch();
        } else {
            turn.permit = true;
        }
    }

    private void enqueue(Turn turn, long due) {
        turn.due = due;
        turn.queued = true;
        queue.add(turn);
        watch.start();
    }

    private void dispatch() {
        Turn turn = next();
        if (turn != null) {
            Runnable work = turn.work;
            if (work != null) {
                workers.execute(() -> work(turn));
            } else {
                turn.signal();
            }
        }
    }

    /** Gives the next turn, when it is time for one; the clock jumps to it. */
    private @Nullable Turn next() {
        if (running > 0 || callers == 0 || ended != null) {
            return null;
        }
        Turn turn = queue.peek();
        if (turn == null || turn.due == Long.MAX_VALUE) {
            return null;
        }
        queue.remove();
        nanos = Math.max(nanos, turn.due);
        running++;
        watch.turn();
        turn.queued = false;
        return turn;
    }

    /** Runs a task, and those whose turn comes right after it, on one thread: handing over takes longer than most tasks. */
    private void work(Turn first) {
        Turn turn = first;
        while (turn != null) {
            turn = workOne(turn);
        }
    }

    private @Nullable Turn workOne(Turn turn) {
        Thread thread = Thread.currentThread();
        Turn mine = new Turn(turn.order, turn.caller, lock.newCondition(), null);
        locked(() -> taking.put(thread, mine));
        Turn[] following = new Turn[1];
        try {
            Objects.requireNonNull(turn.work).run();
        } catch (RuntimeException | Error e) {
            end("a scheduled task failed with " + e);
            throw e;
        } finally {
            Thread.interrupted();
            locked(() -> {
                taking.remove(thread);
                running--;
                callers -= turn.caller ? 1 : 0;
                Turn next = next();
                if (next != null && next.work == null) {
                    next.signal();
                } else {
                    following[0] = next;
                }
            });
        }
        return following[0];
    }

    private Turn running(boolean caller) {
        return new Turn(++registered, caller, lock.newCondition(), null);
    }

    private Turn mine() {
        Turn turn = taking.get(Thread.currentThread());
        if (turn == null) {
            throw new IllegalStateException("thread " + Thread.currentThread().getName()
                    + " waits in a virtual time that it has no part in; start it with time.start(...), hand its work to"
                    + " time.executor(), or call time.join() first");
        }
        return turn;
    }

    private void checkOpen() {
        if (ended != null) {
            throw new IllegalStateException(ended);
        }
    }

    private void end(String why) {
        locked(() -> {
            if (ended == null) {
                ended = why;
                queue.forEach(Turn::signal);
                taking.values().forEach(Turn::signal);
                watch.stop();
            }
        });
    }

    /** Ends the time because no turn was given for too long, unless nobody waits for one. */
    private void stalled() {
        List<Thread> holders = new ArrayList<>();
        boolean[] awaited = new boolean[1];
        locked(() -> {
            awaited[0] = callers > 0 && !queue.isEmpty();
            if (!awaited[0]) {
                watch.rest();
            }
            taking.forEach((thread, turn) -> {
                if (!turn.queued) {
                    holders.add(thread);
                }
            });
        });
        if (!awaited[0]) {
            return;
        }
        StringBuilder report = new StringBuilder("virtual time stands still; ");
        report.append(holders.isEmpty() ? "everybody waits for somebody else" : "these hold it:");
        for (Thread holder : holders) {
            report.append("\n  ")
                    .append(holder.getName())
                    .append(" (")
                    .append(holder.getState())
                    .append(')');
            for (StackTraceElement frame : holder.getStackTrace()) {
                report.append("\n    at ").append(frame);
            }
        }
        end(report.toString());
        holders.forEach(Thread::interrupt);
    }

    private void locked(Runnable step) {
        lock.lock();
        try {
            step.run();
        } finally {
            lock.unlock();
        }
    }
}
