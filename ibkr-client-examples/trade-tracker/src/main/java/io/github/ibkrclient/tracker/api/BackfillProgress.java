package io.github.ibkrclient.tracker.api;

import io.github.ibkrclient.ingest.execution.Backfill;

/** A backfill, and how far it is. */
record BackfillProgress(long finished, long total, long executions, boolean done, Backfill backfill) {
    static BackfillProgress of(Backfill backfill) {
        return new BackfillProgress(
                backfill.finished(),
                backfill.windows().size(),
                backfill.windows().stream()
                        .mapToLong(Backfill.Window::executions)
                        .sum(),
                backfill.isFinished(),
                backfill);
    }
}
