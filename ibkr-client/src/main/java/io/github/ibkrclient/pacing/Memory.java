package io.github.ibkrclient.pacing;

import io.github.ibkrclient.Timing;
import io.github.ibkrclient.pacing.PacingLedger.Entries;
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

/** Keeps the buckets and the penalty in step with the ledger, when there is one. Guarded by the pacer's lock. */
final class Memory {
    private static final Logger log = LoggerFactory.getLogger(Memory.class);

    private final Map<PacingRule, Bucket> buckets;
    private final PenaltyGate gate;
    private final Timing timing;
    private @Nullable PacingLedger ledger;

    Memory(@Nullable PacingLedger ledger, Map<PacingRule, Bucket> buckets, PenaltyGate gate, Timing timing) {
        this.ledger = ledger;
        this.buckets = buckets;
        this.gate = gate;
        this.timing = timing;
    }

    /** Runs a change of the buckets on what all processes have booked, and stores the result for them. */
    void exchange(Runnable change) {
        if (ledger == null) {
            change.run();
            return;
        }
        AtomicBoolean changed = new AtomicBoolean();
        try {
            ledger.update(stored -> {
                take(stored);
                change.run();
                changed.set(true);
                return entries(stored);
            });
        } catch (UncheckedIOException e) {
            log.warn("the pace is kept in this process only from here on: {}", e.getMessage());
            ledger = null;
            if (!changed.get()) {
                change.run();
            }
        }
    }

    private void take(Entries stored) {
        stored.penalty().ifPresent(gate::recall);
        long now = timing.nanoTime();
        Instant wall = timing.now();
        buckets.values().forEach(bucket -> {
            Stream<Long> calls = calls(stored, bucket)
                    .map(call ->
                            Math.min(now, now - Duration.between(call, wall).toNanos()));
            if (stored.calls().containsKey(bucket.name())) {
                bucket.replace(calls.toList());
            } else {
                bucket.replace(Stream.concat(bucket.calls().stream(), calls).toList());
            }
        });
    }

    /** The same calls may stand under other numbers too: a limit was changed, or another program has its own. */
    private static Stream<Instant> calls(Entries stored, Bucket bucket) {
        List<Instant> own = stored.calls().getOrDefault(bucket.name(), List.of());
        Stream<Instant> others = stored.calls().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(bucket.rule().bucket() + ":"))
                .flatMap(entry -> entry.getValue().stream())
                .filter(call -> !own.contains(call))
                .distinct();
        return Stream.concat(own.stream(), others);
    }

    /** Instants are stored to the nearest millisecond, so that reading and storing again does not move them. */
    private Entries entries(Entries stored) {
        long now = timing.nanoTime();
        Instant wall = timing.now();
        Map<String, List<Instant>> calls = new HashMap<>(stored.calls());
        buckets.values().stream()
                .filter(bucket -> !bucket.calls().isEmpty())
                .forEach(bucket -> calls.put(
                        bucket.name(),
                        bucket.calls().stream()
                                .map(call -> wall.minusNanos(now - call).plusNanos(500_000))
                                .map(call -> Instant.ofEpochMilli(call.toEpochMilli()))
                                .toList()));
        return new Entries(calls, gate.remembered(wall));
    }
}
