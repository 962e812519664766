package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.executions.coverage.Evidence;
import io.github.ibkrclient.executions.coverage.Gap;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.ingest.execution.ImportRun;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one import brings, decoded whole.
 *
 * @param connectionId the connection
 * @param kind where it comes from
 * @param fence the number of the run; null for an upload, which no worker does
 * @param started when it began
 * @param rows rows of sources, those without ids counted
 * @param evidence days that are proven
 * @param gaps why other days are not
 * @param days the accounts and days that were asked for; older gaps within them are replaced
 * @param documents what came, as files
 * @param syncedUntil the new time of the last sync; null when it was none
 * @param message what did not come, in one line; null when everything did
 * @param consent the consent for AI clients of which rows and evidence are; null when there is none
 */
public record ImportBatch(
        UUID connectionId,
        ImportRun.Kind kind,
        @Nullable Long fence,
        Instant started,
        Collection<Execution> rows,
        List<Evidence> evidence,
        List<Gap> gaps,
        List<Days> days,
        List<KeptDocument> documents,
        @Nullable Instant syncedUntil,
        @Nullable String message,
        @Nullable Consent consent) {

    /**
     * A consent for AI clients.
     *
     * @param name what its rows stand under while its account is not known
     * @param learn finds out which account it is, in the transaction that writes the rows
     */
    public record Consent(String name, Database.Action learn) {}

    /** Days of an account. */
    public record Days(String account, LocalDate from, LocalDate to) {}

    /**
     * A document as it came.
     *
     * @param name its name
     * @param file its bytes, which the caller deletes
     * @param accounts the accounts that it is about
     */
    public record KeptDocument(String name, Path file, Set<String> accounts) {}
}
