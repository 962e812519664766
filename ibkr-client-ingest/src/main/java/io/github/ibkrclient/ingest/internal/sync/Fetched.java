package io.github.ibkrclient.ingest.internal.sync;

import io.github.ibkrclient.executions.ExecutionHistory;
import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.coverage.Coverage.Hole;
import io.github.ibkrclient.executions.coverage.Evidence;
import io.github.ibkrclient.executions.coverage.Gap;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.internal.store.ImportBatch;
import io.github.ibkrclient.ingest.internal.store.ImportBatch.Consent;
import io.github.ibkrclient.ingest.internal.store.ImportBatch.Days;
import io.github.ibkrclient.ingest.internal.store.ImportBatch.KeptDocument;
import io.github.ibkrclient.mcp.McpLogin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What sources showed, as it is written.
 *
 * @param consent the consent for AI clients that is one of the sources; null when none is
 */
record Fetched(ExecutionHistory history, @Nullable Consent consent) {

    /** Without a consent for AI clients. */
    Fetched(ExecutionHistory history) {
        this(history, null);
    }

    /** The first failure that needs a person, else the first that has an end, else the first; a refused document too. */
    Optional<Exception> failure() {
        Stream<Exception> refused = refusals().map(DocumentRefusedException::new);
        return Stream.concat(history.failures().stream().map(ExecutionHistory.Failure::cause), refused)
                .min((one, other) -> StatusRule.kind(one).compareTo(StatusRule.kind(other)));
    }

    private Stream<String> refusals() {
        return history.documents().stream()
                .filter(document -> document.refused() != null)
                .map(document -> document.name() + ": " + document.refused());
    }

    /** Whether any source showed anything. */
    boolean isSomething() {
        return !history.rows().isEmpty()
                || history.coverage().stream()
                        .anyMatch(coverage -> !coverage.covered().isEmpty());
    }

    /** The accounts that the sources showed. Names in the place of one are kept by those who gave them. */
    Set<String> accounts() {
        return history.coverage().stream()
                .map(Coverage::account)
                .filter(account -> !McpLogin.isProvisional(account))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What did not come, in one line; null when everything did. */
    @Nullable
    String message() {
        Stream<String> failed = history.failures().stream()
                .map(failure ->
                        words(failure.source(), String.valueOf(failure.cause().getMessage())));
        Stream<String> unread = history.withoutTime().isEmpty()
                ? Stream.empty()
                : Stream.of(history.withoutTime().size()
                        + " rows were not stored, because nothing says the zone of their times; set the zone of the"
                        + " connection, and import them again");
        String lines = Stream.of(failed, refusals(), unread)
                .flatMap(one -> one)
                .distinct()
                .collect(Collectors.joining("; "));
        return lines.isEmpty() ? null : lines;
    }

    private static String words(String source, String message) {
        return message.startsWith(source) ? message : source + ": " + message;
    }

    /** The first hole that no waiting closes, in one line; empty when there is none. */
    Optional<String> hole() {
        return history.coverage().stream()
                .flatMap(coverage -> coverage.holes().stream().map(hole -> coverage.account() + " " + words(hole)))
                .findFirst();
    }

    private static String words(Hole hole) {
        return hole.from() + " to " + hole.to() + ": " + hole.detail() + "; " + hole.remedy();
    }

    /** The batch of an import. */
    ImportBatch batch(
            UUID connection,
            ImportRun.Kind kind,
            @Nullable Long fence,
            Instant started,
            List<KeptDocument> documents,
            @Nullable Instant syncedUntil) {
        List<Execution> rows = history.rows().stream()
                .flatMap(row -> row.observations().stream())
                .toList();
        List<Evidence> evidence = history.coverage().stream()
                .flatMap(coverage -> coverage.covered().stream())
                .toList();
        List<Gap> gaps = history.coverage().stream()
                .flatMap(coverage -> coverage.holes().stream()
                        .map(hole -> new Gap(
                                coverage.account(),
                                hole.from(),
                                hole.to(),
                                hole.reason(),
                                hole.detail(),
                                hole.remedy())))
                .toList();
        List<Days> days = history.coverage().stream()
                .map(coverage -> new Days(coverage.account(), coverage.from(), coverage.to()))
                .toList();
        return new ImportBatch(
                connection,
                kind,
                fence,
                started,
                rows,
                evidence,
                gaps,
                days,
                documents,
                syncedUntil,
                message(),
                consent);
    }
}
