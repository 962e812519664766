package io.github.ibkrclient.spring.metrics;

import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many connections there are, how late the syncs that are due are, and how old the newest sync of each active connection
 * is, over all machines.
 *
 * <ul>
 *   <li>{@code ibkr.ingest.overdue}: gauge in seconds, how long the most overdue sync is due
 *   <li>{@code ibkr.ingest.lag}: gauge in seconds, by {@code connection}; for at most 1,000 connections
 *   <li>{@code ibkr.ingest.lag.max}: the largest of all
 *   <li>{@code ibkr.ingest.connections}: how many have each {@code status}
 * </ul>
 *
 * <p>The database is asked when one of them but the second is read, at most once in 15 seconds. A connection that appears then shows
 * from the next reading on.
 */
public final class ConnectionMeters implements MeterBinder {
    private static final Duration KEPT = Duration.ofSeconds(15);
    private static final int MOST = 1_000;

    private final Supplier<Map<UUID, @Nullable Instant>> syncs;
    private final Supplier<Map<ConnectionStatus, Long>> statuses;
    private final Supplier<Duration> due;
    private Duration overdue = Duration.ZERO;
    private Map<UUID, @Nullable Instant> lastSyncs = Map.of();
    private Map<ConnectionStatus, Long> counts = Map.of();
    private @Nullable Instant asked;

    /** Gauges of an ingest: {@code ingest::lastSyncs}, {@code ingest::connections} and {@code ingest::overdue}. */
    public ConnectionMeters(
            Supplier<Map<UUID, @Nullable Instant>> syncs,
            Supplier<Map<ConnectionStatus, Long>> statuses,
            Supplier<Duration> due) {
        this.syncs = syncs;
        this.statuses = statuses;
        this.due = due;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MultiGauge each =
                MultiGauge.builder("ibkr.ingest.lag").baseUnit("seconds").register(registry);
        Gauge.builder("ibkr.ingest.overdue", () -> overdue(each))
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("ibkr.ingest.lag.max", () -> largest(each))
                .baseUnit("seconds")
                .register(registry);
        for (ConnectionStatus status : ConnectionStatus.values()) {
            Gauge.builder("ibkr.ingest.connections", () -> count(each, status))
                    .tag("status", status.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        ask(each);
    }

    private synchronized void ask(MultiGauge each) {
        Instant now = Instant.now();
        if (asked != null && Duration.between(asked, now).compareTo(KEPT) <= 0) {
            return;
        }
        asked = now;
        lastSyncs = syncs.get();
        counts = statuses.get();
        overdue = due.get();
        each.register(
                lastSyncs.keySet().stream()
                        .limit(MOST)
                        .map(id -> Row.of(Tags.of("connection", id.toString()), () -> lag(id)))
                        .collect(Collectors.toList()),
                true);
    }

    private synchronized Number overdue(MultiGauge each) {
        ask(each);
        return overdue.toSeconds();
    }

    private synchronized Number largest(MultiGauge each) {
        ask(each);
        return lastSyncs.values().stream()
                .filter(Objects::nonNull)
                .mapToLong(at -> Duration.between(at, Instant.now()).toSeconds())
                .max()
                .orElse(0);
    }

    private synchronized Number lag(UUID id) {
        Instant last = lastSyncs.get(id);
        return last == null ? Double.NaN : Duration.between(last, Instant.now()).toSeconds();
    }

    private synchronized long count(MultiGauge each, ConnectionStatus status) {
        ask(each);
        return counts.getOrDefault(status, 0L);
    }
}
