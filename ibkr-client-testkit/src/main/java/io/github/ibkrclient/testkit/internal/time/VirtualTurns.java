package io.github.ibkrclient.testkit.internal.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The turns of a virtual time. One thread or task has the turn and works; the next turn is given when it waits or ends, and
 * the clock then jumps to the time at which that turn is due. Thread-safe.
 */
public final class VirtualTurns {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Thread, Turn> taking = new HashMap<>();
    private final PriorityQueue<Turn> queue = new PriorityQueue<>();
    private final VirtualWorkers workers = new VirtualWorkers();
    private final DeadlockWatch watch;
    private volatile long nanos;
    private long registered;
    private int running;
    private int callers;
    private @Nullable String ended;

    /**
     * Turns at time zero.
     *
     * @param patience how long, in real time, a turn may take before all who wait fail
     */
    public VirtualTurns(Duration patience) {
        this.watch = new DeadlockWatch(patience, this::stalled);
    }

    /** The time, in nanoseconds since the start. */
    public long nanos() {
        return nanos;
    }

    /** Makes the calling thread take part. */
    public void join() {
        locked(() -> {
            checkOpen();
            if (taking.putIfAbsent(Thread.currentThread(), threadTurn(++registered, true)) == null) {
                running++;
                callers++;
            }
        });
    }

    /** Ends the part of the calling thread. */
    public void leave() {
        locked(() -> {
            if (taking.remove(Thread.currentThread()) != null) {
                running--;
                callers--;
                dispatch();
            }
        });
    }

    /** Lets work take part on a thread of its own. Its first turn comes when the others wait. */
    public void start(Runnable work) {
        locked(() -> {
            checkOpen();
            callers++;
            enqueue(new Turn(++registered, true, null, work), nanos);
        });
    }

    /** Schedules work after a delay. Returns what cancels it. */
    public Runnable schedule(long delay, Runnable work) {
        Turn[] turn = new Turn[1];
        locked(() -> {
            checkOpen();
            turn[0] = new Turn(++registered, false, null, work);
            enqueue(turn[0], nanos + Math.max(0, delay));
            dispatch();
        });
        return () -> locked(() -> queue.remove(turn[0]));
    }

    /** Lets the calling thread wait in this time, unless it has a permit or is interrupted. */
    public void park(long wait) {
        locked(() -> {
            checkOpen();
            Turn turn = own();
            if (turn.permit) {
                turn.permit = false;
            } else if (wait > 0 && !Thread.currentThread().isInterrupted()) {
                park(turn, nanos + Math.min(wait, Long.MAX_VALUE - nanos));
            }
        });
    }

    /** Wakes a thread that waits in this time; a thread that does not wait gets a permit. */
    public void unpark(Thread thread) {
        locked(() -> {
            Turn turn = taking.get(thread);
            if (turn != null) {
                wake(turn);
            }
        });
    }

    /** The end of some work, which has not been reached yet. */
    public Completion completion() {
        return new Completion(lock.newCondition());
    }

    /** Notes that the work has ended. Called by the thread of the work. */
    public void complete(Completion completion) {
        locked(() -> completion.reach().forEach(this::wake));
    }

    /** Waits for an end. A thread that takes part waits in this time, any other thread in real time. */
    public void await(Completion completion) {
        locked(() -> {
            Turn turn = taking.get(Thread.currentThread());
            while (!completion.reached()) {
                checkOpen();
                if (Thread.currentThread().isInterrupted()) {
                    throw new IllegalStateException("interrupted while a task was awaited");
                }
                if (turn == null) {
                    dispatch();
                    completion.pause();
                } else {
                    completion.add(turn);
                    park(turn, Long.MAX_VALUE);
                }
            }
        });
    }

    /** Ends the time. Whoever waits in it gets an IllegalStateException with this message. */
    public void end(String why) {
        locked(() -> {
            if (ended == null) {
                ended = why;
                queue.forEach(Turn::signal);
                taking.values().forEach(Turn::signal);
                watch.stop();
            }
        });
    }

    private void park(Turn turn, long due) {
        enqueue(turn, due);
        running--;
        dispatch();
        while (turn.queued) {
            if (ended != null) {
                goOn(turn);
                checkOpen();
            }
            try {
                turn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                if (turn.queued) {
                    goOn(turn);
                }
                return;
            }
        }
        checkOpen();
    }

    /** Lets a thread go on that waits, without its turn. */
    private void goOn(Turn turn) {
        queue.remove(turn);
        turn.queued = false;
        running++;
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
            if (turn.work != null) {
                workers.execute(() -> runAll(turn));
            } else {
                turn.signal();
            }
        }
    }

    /** Gives the next turn and moves the clock to it; null when it is not time for a turn. */
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

    /** Runs a task and the tasks whose turns follow it on one thread. A change of threads takes longer than most tasks. */
    private void runAll(Turn first) {
        Turn turn = first;
        while (turn != null) {
            turn = run(turn);
        }
    }

    private @Nullable Turn run(Turn turn) {
        Thread thread = Thread.currentThread();
        Turn own = threadTurn(turn.order, turn.caller);
        locked(() -> taking.put(thread, own));
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

    private Turn threadTurn(long order, boolean caller) {
        return new Turn(order, caller, lock.newCondition(), null);
    }

    private Turn own() {
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
        if (awaited[0]) {
            end(DeadlockWatch.report(holders));
            holders.forEach(Thread::interrupt);
        }
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
