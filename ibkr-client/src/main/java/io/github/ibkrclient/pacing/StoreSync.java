package io.github.ibkrclient.pacing;

import io.github.ibkrclient.local.FileHeldException;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.pacing.PacingStore.Entries;
import io.github.ibkrclient.pacing.PacingStore.Trouble;
import io.github.ibkrclient.time.Timing;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the windows and the penalty in step with the store, when there is one. The pacer's lock guards it. */
final class StoreSync {
    private static final Logger log = LoggerFactory.getLogger(StoreSync.class);

    /** How long calls wait for another program that keeps the store. After that they leave with this process's pace. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The pause after the first failure, in nanoseconds. It doubles while another program keeps the store. */
    private static final long FIRST_PAUSE = 100_000_000;

    private static final long LONGEST_PAUSE = 1_000_000_000;

    private static final long OPEN = Long.MIN_VALUE;

    private static final Duration TOLERANCE = Duration.ofSeconds(1);
    /** From this jump of the clock on, this process knows its own calls better than the store does. */
    private static final Duration STEP = Duration.ofMillis(100);
    /** From this jump of the clock on, this process knows a penalty that runs better than the store does. */
    private static final Duration SET = Duration.ofSeconds(5);

    /** Longer than the period of every rule. */
    private static final Duration OLDEST = Duration.ofDays(400);

    private final Map<PacingRule, SlidingWindow> windows;
    private final PenaltyGate gate;
    private final Timing timing;
    private final ClockJumps jumps;
    private final @Nullable PacingStore store;
    /** Set from a failed access to the next one that succeeds. */
    private @Nullable Trouble trouble;

    private long troubledSince;
    private long nextTry;
    /** When the store is tried again without which no call leaves; {@link #OPEN} when calls leave. */
    private long opens = OPEN;

    StoreSync(@Nullable PacingStore store, Map<PacingRule, SlidingWindow> windows, PenaltyGate gate, Timing timing) {
        this.store = store;
        this.windows = windows;
        this.gate = gate;
        this.timing = timing;
        this.jumps = new ClockJumps(timing);
    }

    /**
     * Runs a change of the windows on the basis of what all processes have booked, and stores the result for them. While
     * the store cannot be read or written, the change counts in this process and is stored with the next access.
     */
    void exchange(Runnable change) {
        if (store == null || (trouble != null && timing.nanoTime() - nextTry < 0)) {
            change.run();
            return;
        }
        AtomicBoolean changed = new AtomicBoolean();
        try {
            store.update(stored -> {
                Entries usable = usable(stored);
                take(usable);
                opens = OPEN;
                change.run();
                changed.set(true);
                return entries(usable);
            });
            if (trouble != null) {
                log.info("the pacing store can be used again");
                trouble = null;
            }
        } catch (UncheckedIOException e) {
            failed(e);
            if (!changed.get()) {
                change.run();
            }
        }
    }

    /** What is wrong with the store; empty when the last access succeeded. */
    Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble);
    }

    /**
     * The earliest time at which the state of the store lets a call out. While calls wait for the store that is later than
     * now, so that a thread that stood still since the store was looked at lets nothing out without it.
     */
    long opens(long now) {
        return opens == OPEN ? now : Math.max(now + 1, opens);
    }

    /** Has the next exchange try the store, however short ago it failed. */
    void tryAgain() {
        nextTry = timing.nanoTime();
    }

    private void failed(UncheckedIOException failure) {
        long now = timing.nanoTime();
        Trouble before = trouble;
        if (before == null || now - nextTry > LONGEST_PAUSE) { // nobody has waited for the store until now
            troubledSince = now;
        }
        String reason = String.valueOf(failure.getMessage());
        boolean refused = failure.getCause() instanceof StoreRefusedException;
        boolean waits = failure.getCause() instanceof FileHeldException && now - troubledSince < PATIENCE.toNanos();
        if (before == null || !before.reason().equals(reason)) {
            log.warn(
                    "{}; until that ends {}",
                    reason,
                    refused ? "no call leaves" : "other programs do not see the calls");
            trouble = new Trouble(reason, before == null ? timing.now() : before.since(), refused);
        }
        long pause = waits ? Math.max(FIRST_PAUSE, now - troubledSince) : LONGEST_PAUSE;
        nextTry = now + Math.min(pause, LONGEST_PAUSE);
        opens = refused ? now + Booking.NEVER / 2 : waits ? nextTry : OPEN;
    }

    /**
     * The entries without times that cannot be. A call of the near future was let out and leaves until then; one later than
     * that counts as one of now, and one of long ago not.
     */
    private Entries usable(Entries stored) {
        Instant wall = millis(timing.now());
        Instant latest = wall.plus(BookingQueue.LEAVES_WITHIN).plus(TOLERANCE);
        Instant earliest = wall.minus(OLDEST);
        Map<String, List<Instant>> calls = new HashMap<>();
        stored.calls()
                .forEach((rule, times) -> calls.put(
                        rule,
                        times.stream()
                                .filter(call -> call.isAfter(earliest))
                                .map(call -> call.isAfter(latest) ? wall : call)
                                .toList()));
        if (!calls.equals(stored.calls())) {
            log.warn("the pacing store holds times that cannot be right; they were set to now or dropped");
        }
        return new Entries(calls, stored.penalty());
    }

    private void take(Entries stored) {
        Duration jump = jumps.look().abs();
        if (jump.compareTo(SET) < 0 || gate.closedUntil().isEmpty()) {
            stored.penalty().ifPresent(gate::recall);
        }
        for (SlidingWindow window : windows.values()) {
            boolean allStored = trouble == null
                    && jump.compareTo(STEP) < 0
                    && stored.calls().containsKey(window.name());
            Stream<Long> known = allStored ? Stream.empty() : window.calls().stream();
            Stream<Long> taken = calls(stored, window).map(jumps::nanos);
            window.replace(Stream.concat(known, taken));
        }
    }

    /** The calls of a window's bucket. Rules with other numbers count too: a limit was changed, or a program has its own. */
    private static Stream<Instant> calls(Entries stored, SlidingWindow window) {
        List<Instant> own = stored.calls().getOrDefault(window.name(), List.of());
        Stream<Instant> others = stored.calls().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(window.rule().bucket() + ":"))
                .flatMap(entry -> entry.getValue().stream())
                .filter(call -> !own.contains(call))
                .distinct();
        return Stream.concat(own.stream(), others);
    }

    private Entries entries(Entries stored) {
        Map<String, List<Instant>> calls = new HashMap<>(stored.calls());
        for (SlidingWindow window : windows.values()) {
            List<Instant> times = window.calls().stream()
                    .map(call -> millis(jumps.wall(call)))
                    .toList();
            if (!times.isEmpty()) {
                calls.put(window.name(), times);
            }
        }
        return new Entries(calls, gate.remembered());
    }

    /** The nearest millisecond, so that reading a time and storing it again does not move it. */
    private static Instant millis(Instant exact) {
        return Instant.ofEpochMilli(exact.plusNanos(500_000).toEpochMilli());
    }
}
