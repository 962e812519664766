package io.github.ibkrclient.pacing;

import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.pacing.PacingStore.Entries;
import io.github.ibkrclient.time.Timing;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the windows and the penalty in step with the store, when there is one. The pacer's lock guards it. */
final class StoreSync {
    private static final Logger log = LoggerFactory.getLogger(StoreSync.class);

    private final Map<PacingRule, SlidingWindow> windows;
    private final PenaltyGate gate;
    private final Timing timing;
    private @Nullable PacingStore store;

    StoreSync(@Nullable PacingStore store, Map<PacingRule, SlidingWindow> windows, PenaltyGate gate, Timing timing) {
        this.store = store;
        this.windows = windows;
        this.gate = gate;
        this.timing = timing;
    }

    /** Runs a change of the windows on the basis of what all processes have booked, and stores the result for them. */
    void exchange(Runnable change) {
        if (store == null) {
            change.run();
            return;
        }
        AtomicBoolean changed = new AtomicBoolean();
        try {
            store.update(stored -> {
                take(stored);
                change.run();
                changed.set(true);
                return entries(stored);
            });
        } catch (UncheckedIOException e) {
            log.warn("the pace is kept in this process only from here on: {}", e.getMessage());
            store = null;
            if (!changed.get()) {
                change.run();
            }
        }
    }

    private void take(Entries stored) {
        stored.penalty().ifPresent(gate::recall);
        long now = timing.nanoTime();
        Instant wall = timing.now();
        for (SlidingWindow window : windows.values()) {
            Stream<Long> known = stored.calls().containsKey(window.name()) ? Stream.empty() : window.calls().stream();
            Stream<Long> taken = calls(stored, window)
                    .map(call ->
                            Math.min(now, now - Duration.between(call, wall).toNanos()));
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
        long now = timing.nanoTime();
        Instant wall = timing.now();
        Map<String, List<Instant>> calls = new HashMap<>(stored.calls());
        for (SlidingWindow window : windows.values()) {
            List<Instant> times = window.calls().stream()
                    .map(call -> millis(wall.minusNanos(now - call)))
                    .toList();
            if (!times.isEmpty()) {
                calls.put(window.name(), times);
            }
        }
        return new Entries(calls, gate.remembered(wall));
    }

    /** The nearest millisecond, so that reading a time and storing it again does not move it. */
    private static Instant millis(Instant exact) {
        return Instant.ofEpochMilli(exact.plusNanos(500_000).toEpochMilli());
    }
}
