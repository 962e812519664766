package io.github.ibkrclient.internal.concurrent;

import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.Timing;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that threads wait for and get in the order of arrival. Its monitor guards its state. */
abstract class WaitingLine {
    private final Timing timing;
    private final ErrorCode code;
    private final String why;
    private final Deque<Thread> queue = new ArrayDeque<>();

    /**
     * An empty line.
     *
     * @param code the code of the failure of a call whose deadline passes in the line
     * @param why what it waited for
     */
    WaitingLine(Timing timing, ErrorCode code, String why) {
        this.timing = timing;
        this.code = code;
        this.why = why;
    }

    /** Waits until the thread is the first in line and the attempt gives something, which it does under the monitor. */
    final String await(Operation operation, Deadline deadline, Supplier<@Nullable String> attempt)
            throws InterruptedException {
        Thread me = Thread.currentThread();
        synchronized (this) {
            queue.addLast(me);
        }
        try {
            while (true) {
                String result = ifFirst(me, attempt);
                if (result != null) {
                    return result;
                }
                Parking.park(timing, this, patience(me), deadline, () -> Parking.late(operation, code, why));
            }
        } finally {
            synchronized (this) {
                queue.removeFirstOccurrence(me);
                wakeFirst();
            }
        }
    }

    /** To be called after each change of the state. */
    final void wakeFirst() {
        Thread first = queue.peekFirst();
        if (first != null) {
            timing.unpark(first);
        }
    }

    /** How long until the state changes by itself, in nanoseconds. */
    long changesWithin() {
        return Long.MAX_VALUE;
    }

    private synchronized long patience(Thread me) {
        return me.equals(queue.peekFirst()) ? changesWithin() : Long.MAX_VALUE;
    }

    private synchronized @Nullable String ifFirst(Thread me, Supplier<@Nullable String> attempt) {
        return me.equals(queue.peekFirst()) ? attempt.get() : null;
    }
}
