package io.github.ibkrclient.pacing;

import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Operation;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A caller's place in the queue. Guarded by the pacer's lock, but for the state, which the waiting thread polls. */
final class Booking {
    /** Who goes first: session traffic, then orders, then all else; within, who came first. */
    static final Comparator<Booking> ORDER =
            Comparator.comparingInt(Booking::priority).thenComparingLong(booking -> booking.arrival);

    /** So far ahead that it is never reached, and near enough to be counted from. */
    static final long NEVER = Long.MAX_VALUE / 2;

    enum State {
        WAITING,
        GRANTED,
        /** No place before the deadline. */
        REFUSED
    }

    final Operation operation;
    final List<Bucket> buckets;
    final Deadline deadline;
    final Thread thread = Thread.currentThread();
    final long arrival;
    volatile State state = State.WAITING;
    /** Where the call stands in its buckets: when it was granted, then when it left. */
    long countedAt;

    boolean left;
    /** When the thread must look again by itself; it is woken for all else. */
    long wakeAt = NEVER;

    @Nullable
    Bucket narrowest;

    Booking(Operation operation, List<Bucket> buckets, Deadline deadline, long arrival) {
        this.operation = operation;
        this.buckets = buckets;
        this.deadline = deadline;
        this.arrival = arrival;
    }

    /** When every rule lets this call out, with nobody ahead of it. */
    long earliest(long now) {
        long at = now;
        for (Bucket bucket : buckets) {
            long opens = bucket.earliest(now);
            if (opens > at) {
                at = opens;
                narrowest = bucket;
            }
        }
        return at;
    }

    boolean open(long now) {
        return buckets.stream().allMatch(bucket -> bucket.open(now));
    }

    private int priority() {
        return switch (operation.effect()) {
            case SESSION -> 0;
            case ORDER -> 1;
            case READ, SETTINGS -> 2;
        };
    }
}
