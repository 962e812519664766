package io.github.ibkrclient.pacing;

import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.pacing.PacingStore.Trouble;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides which waiting call leaves next, and when. Not thread-safe: the pacer's lock guards it. */
final class BookingQueue {
    /**
     * How long a call that was let out may take to its first byte, which is longer than any connection takes. If a process
     * ends in between, the others count the call for as long.
     */
    static final Duration LEAVES_WITHIN = Duration.ofSeconds(15);

    private final Timing timing;
    private final PenaltyGate gate;
    private final StoreSync store;
    private final PacingLimits limits;
    private final NavigableSet<Booking> waiting = new TreeSet<>(Booking.ORDER);
    /** How many calls of an operation are under way, by its name. */
    private final Map<String, Integer> underWay = new HashMap<>();
    /** The booking whose thread looks again by itself. */
    private @Nullable Booking next;

    private long arrivals;

    BookingQueue(Timing timing, PenaltyGate gate, StoreSync store, PacingLimits limits) {
        this.timing = timing;
        this.gate = gate;
        this.store = store;
        this.limits = limits;
    }

    /** Lets the call out at once, lets it wait, or refuses it when its turn would come after its deadline. */
    void add(Booking booking) {
        booking.arrival = arrivals++;
        if (turn(booking) - timing.nanoTime() > booking.deadline.nanosLeft()) {
            booking.state = Booking.State.REFUSED;
        } else {
            waiting.add(booking);
            dispatch();
        }
    }

    /** Lets out the calls whose turn has come, refuses those that cannot keep their deadline, and sets who looks next. */
    void dispatch() {
        long now = timing.nanoTime();
        long opens = opens(now);
        Booking first = null;
        long firstAt = Long.MAX_VALUE;
        for (Iterator<Booking> bookings = waiting.iterator(); bookings.hasNext(); ) {
            Booking booking = bookings.next();
            long at = booking.earliest(opens, window -> 0);
            if (at <= now && slotFree(booking)) {
                bookings.remove();
                grant(booking, now);
            } else if (Math.max(at - now, 1) > booking.deadline.nanosLeft()) { // a call without a slot waits too
                bookings.remove();
                booking.state = Booking.State.REFUSED;
                wake(booking);
            } else if (at < firstAt && at > now) {
                first = booking;
                firstAt = at;
            }
        }
        if (next != null && next != first) {
            next.wakeAt = Booking.NEVER;
        }
        if (first != null && (first != next || first.wakeAt != firstAt)) {
            first.wakeAt = firstAt;
            wake(first);
        }
        next = first;
    }

    /** Takes the call out of the queue. It does not count, even if it was let out. */
    void withdraw(Booking booking) {
        waiting.remove(booking);
        if (booking.state == Booking.State.GRANTED) {
            booking.windows.forEach(window -> window.remove(booking.leavesBy));
            freeSlot(booking);
        }
        dispatch();
    }

    /** Whether the call that was let out may still leave. */
    boolean mayLeave(Booking booking) {
        booking.lookedAt = timing.nanoTime();
        return booking.lookedAt < booking.leavesBy && gate.closedUntil().isEmpty();
    }

    /** The call is on the wire. */
    void leave(Booking booking) {
        if (!booking.left) {
            booking.left = true;
            count(booking, false);
            dispatch();
        }
    }

    /** The exchange is over. A spaced rule counts from here, so that delays on the way cannot break it. */
    void end(Booking booking) {
        leave(booking);
        count(booking, true);
        freeSlot(booking);
        dispatch();
    }

    /** How many calls wait that count in this window. */
    int waiting(SlidingWindow window) {
        return (int) waiting.stream()
                .filter(booking -> booking.windows.contains(window))
                .count();
    }

    /** Why a call was refused, and when its turn would have come. */
    PacingException refusal(Booking booking) {
        Optional<Trouble> trouble = store.trouble();
        if (trouble.isPresent() && trouble.get().refused()) {
            return new PacingException(
                    booking.operation,
                    ErrorCode.PACING_STORE_REFUSED,
                    Duration.ZERO,
                    timing.now(),
                    trouble.get().reason());
        }
        Duration wait = Duration.ofNanos(Math.max(0, turn(booking) - timing.nanoTime()));
        Instant until = timing.now().plus(wait);
        Optional<Instant> closed = gate.closedUntil();
        SlidingWindow narrowest = booking.narrowest;
        String limit = narrowest == null
                ? trouble.map(Trouble::reason).orElse("too many calls are under way")
                : "the limit is " + text(narrowest.rule());
        return new PacingException(
                booking.operation,
                closed.isPresent() ? ErrorCode.PENALTY_BOX : ErrorCode.PACING_DEADLINE,
                wait,
                until,
                closed.map(opens -> "IBKR answered 429 and nothing leaves before " + opens)
                        .orElse(limit + ", so this call's turn would come in " + seconds(wait) + ", at " + until
                                + ", after its deadline"));
    }

    private void count(Booking booking, boolean spaced) {
        long now = timing.nanoTime();
        booking.windows.stream()
                .filter(window -> window.rule().spaced() == spaced)
                .forEach(window -> {
                    window.remove(booking.leavesBy);
                    window.add(now);
                });
    }

    private void grant(Booking booking, long now) {
        booking.leavesBy = now + LEAVES_WITHIN.toNanos();
        booking.windows.forEach(window -> window.add(booking.leavesBy));
        underWay.merge(booking.operation.name(), 1, Integer::sum);
        booking.state = Booking.State.GRANTED;
        wake(booking);
    }

    private void wake(Booking booking) {
        if (booking.thread != Thread.currentThread()) {
            timing.unpark(booking.thread);
        }
    }

    private boolean slotFree(Booking booking) {
        int most = limits.maxConcurrent(booking.operation);
        return most == 0 || underWay.getOrDefault(booking.operation.name(), 0) < most;
    }

    private void freeSlot(Booking booking) {
        underWay.computeIfPresent(booking.operation.name(), (name, calls) -> calls == 1 ? null : calls - 1);
    }

    /** The earliest time at which the call is let out. Calls ahead of it count, unless other rules hold them up. */
    private long turn(Booking booking) {
        long now = timing.nanoTime();
        return booking.earliest(opens(now), window -> waiting.isEmpty() ? 0 : ahead(booking, window, now));
    }

    private int ahead(Booking booking, SlidingWindow window, long now) {
        return (int) waiting.headSet(booking).stream()
                .filter(other -> other.windows.contains(window))
                .filter(other -> other.windows.stream().allMatch(own -> own.equals(window) || own.open(now)))
                .count();
    }

    /** When penalty and store let calls out; {@code now} when they do. */
    private long opens(long now) {
        Instant wall = timing.now();
        long penalty = Duration.between(wall, gate.closedUntil().orElse(wall)).toNanos();
        return Math.max(now + penalty, store.opens(now));
    }

    private static String text(PacingRule rule) {
        return rule.permits() + " call(s) per " + seconds(rule.period()) + " (" + rule.bucket() + ")";
    }

    private static String seconds(Duration duration) {
        return duration.plusMillis(999).toSeconds() + " s";
    }
}
