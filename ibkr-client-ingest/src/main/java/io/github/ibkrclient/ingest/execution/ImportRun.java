package io.github.ibkrclient.ingest.execution;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One import. What it wrote was written in one transaction.
 *
 * @param id its number, in the order of the starts
 * @param connectionId the connection
 * @param kind where the rows came from
 * @param started when
 * @param ended when; null while it runs, or when its machine died
 * @param outcome how it ended; null while it runs
 * @param counts what it changed
 * @param message what went wrong or is open, in one line; null when nothing is
 */
public record ImportRun(
        long id,
        UUID connectionId,
        Kind kind,
        Instant started,
        @Nullable Instant ended,
        @Nullable Outcome outcome,
        Counts counts,
        @Nullable String message) {

    /** Where rows come from. */
    public enum Kind {
        /** The last seven days, over the Web API. */
        SYNC,
        /** A window of a backfill. */
        BACKFILL,
        /** A file of the user. */
        UPLOAD
    }

    /** How an import ended. */
    public enum Outcome {
        /** Everything that was asked for came and was written. */
        DONE,
        /** Some of it came and was written; {@code message} says what did not. */
        PARTIAL,
        /** Nothing was written. */
        FAILED
    }

    /**
     * What an import changed.
     *
     * @param inserts executions that are new
     * @param revisions executions that IBKR changed
     * @param enrichments executions of which more is known
     * @param duplicates rows that were known already
     * @param conflicts conflicts that are open in the rows that it touched
     */
    public record Counts(long inserts, long revisions, long enrichments, long duplicates, long conflicts) {
        /** Nothing. */
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        /** The sum. */
        public Counts plus(Counts other) {
            return new Counts(
                    inserts + other.inserts,
                    revisions + other.revisions,
                    enrichments + other.enrichments,
                    duplicates + other.duplicates,
                    conflicts + other.conflicts);
        }
    }
}
