package io.github.ibkrclient.spring.metrics;

import io.github.ibkrclient.ingest.IngestListener;
import io.github.ibkrclient.ingest.connection.StatusChange;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/**
 * Meters of the jobs of this machine.
 *
 * <ul>
 *   <li>{@code ibkr.ingest.imports}: timer of imports, by {@code kind} and {@code outcome}
 *   <li>{@code ibkr.ingest.rows}: rows that imports brought, by {@code change}: insert, revision, enrichment, duplicate
 *   <li>{@code ibkr.ingest.status}: statuses that connections took, by {@code status}
 *   <li>{@code ibkr.ingest.accounts}: how often the accounts of a connection changed
 * </ul>
 */
public final class IngestMeters implements IngestListener {
    private final MeterRegistry registry;

    /** Meters in a registry. */
    public IngestMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void imported(ImportRun run) {
        String kind = run.kind().name().toLowerCase(Locale.ROOT);
        String outcome = String.valueOf(run.outcome()).toLowerCase(Locale.ROOT);
        if (run.ended() != null) {
            registry.timer("ibkr.ingest.imports", "kind", kind, "outcome", outcome)
                    .record(Duration.between(run.started(), run.ended()));
        }
        rows("insert", run.counts().inserts());
        rows("revision", run.counts().revisions());
        rows("enrichment", run.counts().enrichments());
        rows("duplicate", run.counts().duplicates());
    }

    private void rows(String change, long count) {
        registry.counter("ibkr.ingest.rows", "change", change).increment((double) count);
    }

    @Override
    public void statusChanged(UUID connectionId, StatusChange change) {
        registry.counter("ibkr.ingest.status", "status", change.status().name().toLowerCase(Locale.ROOT))
                .increment();
    }

    @Override
    public void accountsChanged(UUID connectionId) {
        registry.counter("ibkr.ingest.accounts").increment();
    }
}
