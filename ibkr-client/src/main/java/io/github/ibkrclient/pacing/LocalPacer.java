package io.github.ibkrclient.pacing;

import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.Timing;
import io.github.resilience4j.core.RegistryStore;
import io.github.resilience4j.core.registry.InMemoryRegistryStore;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pacer for one username in one JVM. It has one queue: a call leaves at the earliest instant that satisfies the rules of
 * its operation, the rule for all operations and the penalty together. Thread-safe.
 */
public final class LocalPacer implements Pacer {
    private static final PacingRule AFTER_PENALTY = new PacingRule(1, Duration.ofSeconds(1), "after-penalty");
    /** How long after a failure the penalty is stored again. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Timing timing;
    private final PenaltyGate gate;
    private final PacingLimits limits;
    private final RegistryStore<RateLimiter> limiters = new InMemoryRegistryStore<>();
    private final RateLimiterRegistry registry =
            RateLimiterRegistry.custom().withRegistryStore(limiters).build();

    /** Guards all that follows. The store is read and written under it, so it is no monitor. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<PacingRule, SlidingWindow> windows = new LinkedHashMap<>();
    /** The windows that every call counts in. */
    private final List<SlidingWindow> common = new ArrayList<>();

    private final StoreSync store;
    private final BookingQueue queue;
    /** Whether a task is scheduled that stores the penalty. */
    private boolean retrying;

    private LocalPacer(Timing timing, PenaltyGate gate, PacingLimits limits, @Nullable PacingStore store) {
        this.timing = timing;
        this.gate = gate;
        this.limits = limits;
        this.store = new StoreSync(store, windows, gate, timing);
        this.queue = new BookingQueue(timing, gate, this.store, limits);
        limits.sessionWide().forEach(rule -> common.add(window(rule)));
        common.add(new SlidingWindow(
                AFTER_PENALTY, limits.jitter(), () -> gate.slowAfter().isPresent()));
    }

    /**
     * A pacer that forgets all calls when the process ends.
     *
     * @param timing the clock of the runtime whose clients use the pacer
     * @param gate the penalty gate of that runtime
     */
    public static LocalPacer create(Timing timing, PenaltyGate gate, PacingLimits limits) {
        return new LocalPacer(timing, gate, limits, null);
    }

    /**
     * A pacer that shares its bookings and the penalty with other processes and with the next start of this one. The
     * others may have other limits.
     *
     * @param store where they are shared; null for a pacer that forgets all calls when the process ends
     */
    public static LocalPacer create(Timing timing, PenaltyGate gate, PacingLimits limits, @Nullable PacingStore store) {
        return new LocalPacer(timing, gate, limits, store);
    }

    /**
     * The rules in force as resilience4j rate limiters, for metrics and events. Each is created with the first call that
     * its rule counts. A permission acquired through one of them waits in the same queue as calls.
     */
    public RateLimiterRegistry registry() {
        return registry;
    }

    @Override
    public Permit acquire(Operation operation, Deadline deadline) throws InterruptedException {
        List<SlidingWindow> counted =
                read(() -> Stream.concat(limits.of(operation).stream().map(this::window), common.stream())
                        .toList());
        return acquire(operation, counted, deadline);
    }

    Permit acquire(Operation operation, List<SlidingWindow> counted, Deadline deadline) throws InterruptedException {
        Booking booking = new Booking(operation, counted, deadline);
        boolean granted = false;
        try {
            update(() -> queue.add(booking));
            while (booking.state == Booking.State.WAITING
                    && !Thread.currentThread().isInterrupted()) {
                timing.parkNanos(this, Math.min(deadline.nanosLeft(), booking.wakeAt - timing.nanoTime()));
                if (booking.state == Booking.State.WAITING) {
                    update(queue::dispatch);
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            granted = booking.state == Booking.State.GRANTED;
        } finally {
            if (!granted) {
                update(() -> queue.withdraw(booking));
            }
        }
        for (SlidingWindow window : counted) {
            RuleRateLimiter.publish(window, granted);
        }
        if (!granted) {
            throw read(() -> queue.refusal(booking));
        }
        return new Permit() {
            @Override
            public boolean mayLeave() {
                return read(() -> queue.mayLeave(booking));
            }

            @Override
            public Duration left() {
                Duration heldUp = Duration.ofNanos(timing.nanoTime() - booking.lookedAt);
                booking.lookedAt = Booking.NEVER;
                update(() -> queue.leave(booking));
                boolean tolerated = heldUp.toMillis() == 0 || heldUp.compareTo(limits.jitter()) <= 0;
                return tolerated ? Duration.ZERO : heldUp;
            }

            @Override
            public void close() {
                update(() -> queue.end(booking));
            }

            @Override
            public void giveBack() {
                update(() -> queue.withdraw(booking));
            }
        };
    }

    @Override
    public void closeUntil(Instant until) {
        gate.closeUntil(until);
        storePenalty(false);
    }

    /** Stores the penalty. Nothing leaves while it runs, so a failure is tried again here and not with the next call. */
    private void storePenalty(boolean retry) {
        boolean again = read(() -> {
            store.tryAgain();
            store.exchange(queue::dispatch);
            boolean unwritten =
                    store.trouble().isPresent() && gate.closedUntil().isPresent();
            boolean scheduled = retrying && !retry;
            retrying = unwritten || scheduled;
            return unwritten && !scheduled;
        });
        if (again) {
            timing.schedule(RETRY, () -> storePenalty(true));
        }
    }

    @Override
    public Optional<Instant> closedUntil() {
        update(() -> {});
        return gate.closedUntil();
    }

    @Override
    public Optional<PacingStore.Trouble> storeTrouble() {
        return read(store::trouble);
    }

    Timing timing() {
        return timing;
    }

    int waiting(SlidingWindow window) {
        return read(() -> queue.waiting(window));
    }

    int free(SlidingWindow window) {
        return read(() -> window.free(timing.nanoTime()));
    }

    private SlidingWindow window(PacingRule rule) {
        return windows.computeIfAbsent(rule, met -> {
            SlidingWindow window = new SlidingWindow(met, limits.jitter());
            limiters.putIfAbsent(window.name(), new RuleRateLimiter(this, window));
            return window;
        });
    }

    private <T> T read(Supplier<T> reading) {
        lock.lock();
        try {
            return reading.get();
        } finally {
            lock.unlock();
        }
    }

    /** Changes bookings on the basis of what all processes have booked, and tells them. */
    private void update(Runnable change) {
        lock.lock();
        try {
            store.exchange(change);
        } finally {
            lock.unlock();
        }
    }
}
