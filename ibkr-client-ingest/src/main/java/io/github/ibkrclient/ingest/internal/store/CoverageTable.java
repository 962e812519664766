package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.executions.coverage.Evidence;
import io.github.ibkrclient.executions.coverage.Gap;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.ingest.internal.store.ImportBatch.Consent;
import io.github.ibkrclient.ingest.internal.store.ImportBatch.Days;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What an import shows of days, and why it does not show others. */
final class CoverageTable {
    private final Handle handle;
    private final String userId;
    private final long run;

    CoverageTable(Handle handle, String userId, long run) {
        this.handle = handle;
        this.userId = userId;
        this.run = run;
    }

    void write(ImportBatch batch) {
        batch.evidence().forEach(one -> add(one, batch.consent()));
        batch.days().forEach(this::clear);
        batch.gaps().forEach(this::add);
    }

    private void add(Evidence evidence, @Nullable Consent consent) {
        handle.createUpdate("insert into evidence values (:user, :account, :from, :to, :source, :proof, :run,"
                        + " :consent) on conflict do nothing")
                .bind("user", userId)
                .bind("account", evidence.account())
                .bind("from", evidence.from())
                .bind("to", evidence.to())
                .bind("source", evidence.source().name())
                .bind("proof", StorableText.of(evidence.proof()))
                .bind("run", run)
                .bind("consent", consent == null || evidence.source() != Source.MCP ? "" : consent.name())
                .execute();
    }

    /** Removes the days from older gaps; what such a gap has beyond them stays. */
    private void clear(Days days) {
        handle.createUpdate("with old as (delete from gap where user_id = :user and account = :account"
                        + " and first_day <= :to and last_day >= :from returning *)"
                        + " insert into gap (user_id, account, first_day, last_day, reason, detail, remedy, run_id)"
                        + " select user_id, account, first_day, cast(:from as date) - 1, reason, detail, remedy, run_id"
                        + " from old where first_day < :from"
                        + " union all"
                        + " select user_id, account, cast(:to as date) + 1, last_day, reason, detail, remedy, run_id"
                        + " from old where last_day > :to")
                .bind("user", userId)
                .bind("account", days.account())
                .bind("from", days.from())
                .bind("to", days.to())
                .execute();
    }

    private void add(Gap gap) {
        handle.createUpdate("insert into gap (user_id, account, first_day, last_day, reason, detail, remedy, run_id)"
                        + " select :user, :account, :from, :to, :reason, :detail, :remedy, :run"
                        + " where not exists (select from gap where user_id = :user and account = :account"
                        + " and first_day <= :from and last_day >= :to and reason = :reason and detail = :detail"
                        + " and remedy = :remedy)")
                .bind("user", userId)
                .bind("account", gap.account())
                .bind("from", gap.from())
                .bind("to", gap.to())
                .bind("reason", gap.reason().name())
                .bind("detail", StorableText.of(gap.detail()))
                .bind("remedy", StorableText.of(gap.remedy()))
                .bind("run", run)
                .execute();
    }
}
