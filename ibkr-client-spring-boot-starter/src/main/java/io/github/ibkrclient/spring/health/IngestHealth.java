package io.github.ibkrclient.spring.health;

import io.github.ibkrclient.ingest.Ingest;
import io.github.ibkrclient.ingest.IngestException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the ingest's database answers, and how far its connections are. It names no connection. */
public final class IngestHealth implements HealthIndicator {
    private final Ingest ingest;

    /** Of an ingest. */
    public IngestHealth(Ingest ingest) {
        this.ingest = ingest;
    }

    @Override
    public Health health() {
        try {
            Map<UUID, @Nullable Instant> syncs = ingest.lastSyncs();
            Health.Builder health = Health.up().withDetail("connections", ingest.connections());
            syncs.values().stream()
                    .filter(Objects::nonNull)
                    .min(Instant::compareTo)
                    .ifPresent(oldest -> health.withDetail("oldestSync", oldest));
            return health.build();
        } catch (IngestException e) {
            return Health.down()
                    .withDetail("reason", e.reason())
                    .withDetail("message", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
