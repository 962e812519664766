package io.github.ibkrclient.spring.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How old the newest sync of each active connection is, over all machines.
 *
 * <ul>
 *   <li>{@code ibkr.ingest.lag}: gauge in seconds, by {@code connection}; for at most 1,000 connections
 *   <li>{@code ibkr.ingest.lag.max}: the largest of all
 *   <li>{@code ibkr.ingest.connections}: how many are active, by {@code synced}: {@code true}, or {@code false} before the
 *       first sync
 * </ul>
 *
 * <p>The database is asked when {@code ibkr.ingest.lag.max} is read, at most once in 15 seconds. A connection that appears
 * then shows from the next reading on.
 */
public final class SyncLag implements MeterBinder {
    private static final Duration KEPT = Duration.ofSeconds(15);
    private static final int MOST = 1_000;

    private final Supplier<Map<UUID, @Nullable Instant>> source;
    private Map<UUID, @Nullable Instant> known = Map.of();
    private @Nullable Instant asked;

    /** Gauges of an ingest, such as {@code ingest::lastSyncs}. */
    public SyncLag(Supplier<Map<UUID, @Nullable Instant>> source) {
        this.source = source;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MultiGauge each =
                MultiGauge.builder("ibkr.ingest.lag").baseUnit("seconds").register(registry);
        Gauge.builder("ibkr.ingest.lag.max", () -> largest(each))
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("ibkr.ingest.connections", () -> count(true))
                .tag("synced", "true")
                .register(registry);
        Gauge.builder("ibkr.ingest.connections", () -> count(false))
                .tag("synced", "false")
                .register(registry);
        largest(each);
    }

    private synchronized Number largest(MultiGauge each) {
        Instant now = Instant.now();
        if (asked == null || Duration.between(asked, now).compareTo(KEPT) > 0) {
            asked = now;
            known = source.get();
            each.register(
                    known.keySet().stream()
                            .limit(MOST)
                            .map(id -> Row.of(Tags.of("connection", id.toString()), () -> lag(id)))
                            .collect(Collectors.toList()),
                    true);
        }
        return known.values().stream()
                .filter(Objects::nonNull)
                .mapToLong(at -> Duration.between(at, now).toSeconds())
                .max()
                .orElse(0);
    }

    private synchronized Number lag(UUID id) {
        Instant last = known.get(id);
        return last == null ? Double.NaN : Duration.between(last, Instant.now()).toSeconds();
    }

    private synchronized long count(boolean synced) {
        return known.values().stream().filter(at -> (at != null) == synced).count();
    }
}
