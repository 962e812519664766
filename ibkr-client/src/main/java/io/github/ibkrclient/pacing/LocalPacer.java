package io.github.ibkrclient.pacing;

import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.PacingException;
import io.github.resilience4j.core.RegistryStore;
import io.github.resilience4j.core.registry.InMemoryRegistryStore;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pacer for one username in one JVM. One queue decides: a call leaves at the earliest instant that satisfies the
 * rules of its operation, the session-wide rule and the penalty together. Thread-safe.
 */
public final class LocalPacer implements Pacer {
    private static final PacingRule AFTER_PENALTY = new PacingRule(1, Duration.ofSeconds(1), "after-penalty");

    private final Timing timing;
    private final PenaltyGate gate;
    private final Memory memory;
    private final PacingLimits limits;
    private final RegistryStore<RateLimiter> limiters = new InMemoryRegistryStore<>();
    private final RateLimiterRegistry registry;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PacingRule, Bucket> buckets = new LinkedHashMap<>();
    /** What every call counts in. */
    private final List<Bucket> common = new ArrayList<>();

    private final Map<String, Integer> underWay = new HashMap<>();
    private final NavigableSet<Booking> queue = new TreeSet<>(Booking.ORDER);
    private @Nullable Booking next;
    private long arrivals;

    private LocalPacer(IbkrRuntime runtime, PacingLimits limits, @Nullable PacingLedger ledger) {
        this.timing = runtime.timing();
        this.gate = runtime.penaltyGate();
        this.limits = limits;
        this.memory = new Memory(ledger, buckets, gate, timing);
        this.registry = RateLimiterRegistry.custom().withRegistryStore(limiters).build();
        limits.sessionWide().forEach(rule -> common.add(bucket(rule)));
        common.add(new Bucket(AFTER_PENALTY, () -> gate.slowAfter(timing.now()).isPresent()));
    }

    /**
     * A pacer that forgets when the process ends.
     *
     * @param sessionWide the rules for all operations together, {@code Endpoint.sessionPacing()}
     */
    public static LocalPacer create(IbkrRuntime runtime, List<PacingRule> sessionWide) {
        return create(runtime, PacingLimits.of(sessionWide));
    }

    /** A pacer that shares its bookings and the penalty with other processes, and with its own next start. */
    public static LocalPacer create(IbkrRuntime runtime, List<PacingRule> sessionWide, PacingLedger ledger) {
        return create(runtime, PacingLimits.of(sessionWide), ledger);
    }

    /** A pacer with limits of the caller's that forgets when the process ends. */
    public static LocalPacer create(IbkrRuntime runtime, PacingLimits limits) {
        return new LocalPacer(runtime, limits, null);
    }

    /** A pacer with limits of the caller's that shares its bookings; others may share the ledger with other limits. */
    public static LocalPacer create(IbkrRuntime runtime, PacingLimits limits, PacingLedger ledger) {
        return new LocalPacer(runtime, limits, ledger);
    }

    /**
     * The rules in force as resilience4j rate limiters, for metrics and events, each created when its rule is first
     * met. A permission that is acquired through one of them takes its turn in the same queue.
     */
    public RateLimiterRegistry registry() {
        return registry;
    }

    @Override
    public Permit acquire(Operation operation, Deadline deadline) throws InterruptedException {
        List<Bucket> counted = new ArrayList<>();
        lock.lock();
        try {
            limits.of(operation).forEach(rule -> counted.add(bucket(rule)));
        } finally {
            lock.unlock();
        }
        counted.addAll(common);
        return acquire(operation, counted, deadline);
    }

    Permit acquire(Operation operation, List<Bucket> counted, Deadline deadline) throws InterruptedException {
        Booking booking = enqueue(operation, counted, deadline);
        boolean granted = false;
        try {
            while (booking.state == Booking.State.WAITING) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                timing.parkNanos(this, Math.min(deadline.nanosLeft(), booking.wakeAt - timing.nanoTime()));
                if (booking.state == Booking.State.WAITING) {
                    guarded(this::dispatch);
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            granted = booking.state == Booking.State.GRANTED;
        } finally {
            if (!granted) {
                guarded(() -> withdraw(booking));
            }
        }
        boolean leaves = granted;
        counted.forEach(bucket -> bucket.events().publish(leaves));
        if (!granted) {
            throw refusal(booking);
        }
        return new Permit() {
            @Override
            public void left() {
                guarded(() -> leave(booking));
            }

            @Override
            public void close() {
                guarded(() -> end(booking));
            }

            @Override
            public void giveBack() {
                guarded(() -> withdraw(booking));
            }
        };
    }

    @Override
    public void closeUntil(Instant until) {
        gate.closeUntil(until);
        guarded(this::dispatch);
    }

    @Override
    public Optional<Instant> closedUntil() {
        guarded(() -> {});
        return gate.closedUntil(timing.now());
    }

    Timing timing() {
        return timing;
    }

    private Bucket bucket(PacingRule rule) {
        return buckets.computeIfAbsent(rule, met -> {
            Bucket bucket = new Bucket(met);
            limiters.putIfAbsent(bucket.name(), new RuleRateLimiter(this, bucket));
            return bucket;
        });
    }

    /** A reading of the pacer's state. */
    <T> T read(Supplier<T> reading) {
        lock.lock();
        try {
            return reading.get();
        } finally {
            lock.unlock();
        }
    }

    int waiting(Bucket bucket) {
        return (int) queue.stream().filter(b -> b.buckets.contains(bucket)).count();
    }

    private Booking enqueue(Operation operation, List<Bucket> counted, Deadline deadline) {
        lock.lock();
        try {
            Booking booking = new Booking(operation, counted, deadline, arrivals++);
            memory.exchange(() -> {
                if (behindOthers(booking, timing.nanoTime()) - timing.nanoTime() > deadline.nanosLeft()) {
                    booking.state = Booking.State.REFUSED;
                } else {
                    queue.add(booking);
                    dispatch();
                }
            });
            return booking;
        } finally {
            lock.unlock();
        }
    }

    /** Lets out whoever may go, refuses who cannot make it, and sets who looks again and when. Runs under the lock. */
    private void dispatch() {
        long now = timing.nanoTime();
        Booking first = null;
        long firstAt = Long.MAX_VALUE;
        for (Iterator<Booking> waiting = queue.iterator(); waiting.hasNext(); ) {
            Booking booking = waiting.next();
            long at = booking.earliest(opens(now));
            if (at <= now && booking.open(now) && slotFree(booking.operation)) {
                waiting.remove();
                grant(booking, now);
            } else if (at - now > booking.deadline.nanosLeft()) {
                waiting.remove();
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

    private void grant(Booking booking, long now) {
        booking.buckets.forEach(bucket -> bucket.book(now));
        underWay.merge(booking.operation.name(), 1, Integer::sum);
        booking.countedAt = now;
        booking.state = Booking.State.GRANTED;
        wake(booking);
    }

    private void wake(Booking booking) {
        if (booking.thread != Thread.currentThread()) {
            timing.unpark(booking.thread);
        }
    }

    private void withdraw(Booking booking) {
        queue.remove(booking);
        if (booking.state == Booking.State.GRANTED) {
            booking.buckets.forEach(bucket -> bucket.giveBack(booking.countedAt));
            slotEnded(booking.operation);
        }
        dispatch();
    }

    private void leave(Booking booking) {
        long now = timing.nanoTime();
        if (!booking.left) {
            booking.buckets.forEach(bucket -> bucket.left(booking.countedAt, now));
            booking.countedAt = now;
            booking.left = true;
            dispatch();
        }
    }

    private void end(Booking booking) {
        leave(booking);
        long now = timing.nanoTime();
        booking.buckets.forEach(bucket -> bucket.ended(now));
        slotEnded(booking.operation);
        dispatch();
    }

    private boolean slotFree(Operation operation) {
        int atOnce = limits.atOnce(operation);
        return atOnce == 0 || underWay.getOrDefault(operation.name(), 0) < atOnce;
    }

    private void slotEnded(Operation operation) {
        underWay.computeIfPresent(operation.name(), (name, calls) -> calls == 1 ? null : calls - 1);
    }

    /** At the earliest when the booking is let out, counting those before it whose own rules do not hold them up. */
    private long behindOthers(Booking booking, long now) {
        long gateOpens = opens(now);
        long at = gateOpens;
        for (Bucket bucket : booking.buckets) {
            int ahead = queue.isEmpty() ? 0 : ahead(booking, bucket, now);
            long opens = bucket.earliest(gateOpens, ahead);
            if (opens > at) {
                at = opens;
                booking.narrowest = bucket;
            }
        }
        return at;
    }

    private int ahead(Booking booking, Bucket bucket, long now) {
        return (int) queue.headSet(booking).stream()
                .filter(other -> other.buckets.contains(bucket))
                .filter(other -> other.buckets.stream().allMatch(b -> b.equals(bucket) || b.open(now)))
                .count();
    }

    private long opens(long now) {
        Instant wall = timing.now();
        return gate.closedUntil(wall)
                .map(until -> now + Duration.between(wall, until).toNanos())
                .orElse(now);
    }

    private PacingException refusal(Booking booking) {
        return read(() -> {
            long now = timing.nanoTime();
            Duration wait = Duration.ofNanos(Math.max(0, behindOthers(booking, now) - now));
            Bucket narrowest = booking.narrowest;
            Instant wall = timing.now();
            Instant until = wall.plus(wait);
            Optional<Instant> closed = gate.closedUntil(wall);
            if (closed.isPresent()) {
                String why = "IBKR answered 429 and nothing leaves before " + closed.get();
                return new PacingException(booking.operation, ErrorCode.PENALTY_BOX, wait, until, why);
            }
            String why = narrowest == null ? "too many calls are under way" : "the limit is " + text(narrowest);
            return new PacingException(
                    booking.operation,
                    ErrorCode.PACING_DEADLINE,
                    wait,
                    until,
                    why + ", so this call's turn would come in " + seconds(wait) + ", at " + until
                            + ", after its deadline");
        });
    }

    private static String text(Bucket bucket) {
        PacingRule rule = bucket.rule();
        return rule.permits() + " call(s) per " + seconds(rule.period()) + " (" + rule.bucket() + ")";
    }

    private static String seconds(Duration duration) {
        return duration.plusMillis(999).toSeconds() + " s";
    }

    private void guarded(Runnable change) {
        lock.lock();
        try {
            memory.exchange(change);
        } finally {
            lock.unlock();
        }
    }
}
