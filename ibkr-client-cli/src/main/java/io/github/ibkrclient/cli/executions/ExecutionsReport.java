package io.github.ibkrclient.cli.executions;

import io.github.ibkrclient.executions.ExecutionHistory;
import io.github.ibkrclient.executions.ExecutionHistory.Difference;
import io.github.ibkrclient.executions.ExecutionHistory.ReadDocument;
import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.document.ControlTotal;
import io.github.ibkrclient.executions.document.DocumentSummary;
import io.github.ibkrclient.executions.document.RowLevel;
import io.github.ibkrclient.executions.document.RowTotal;
import io.github.ibkrclient.executions.merge.Conflict;
import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.output.ExecutionRow;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ibkr executions} prints. The names of the components are those of its JSON.
 *
 * @param executions the executions, oldest first; those whose time is no instant stand at the end and are not merged
 * @param documents the documents, in the order in which they were given or fetched
 * @param coverage what is known of the days, by account
 * @param conflicts what the sources leave open
 */
public record ExecutionsReport(
        List<ExecutionRow> executions, List<DocumentRow> documents, List<Coverage> coverage, List<Open> conflicts) {

    /**
     * A document.
     *
     * @param file its name, for a file the path that was given
     * @param format {@code csv}, {@code html} or {@code xml}; null when it was refused
     * @param level what its rows are, the word execution or the word order; null when it has none
     * @param totals sums of the rows of its level as the document has them
     * @param controlTotals what the document states, beside what its own rows give
     * @param differences sums of it that differ from those of the merged executions
     * @param refused why nothing of it was taken, in one line; null when it was read
     */
    public record DocumentRow(
            String file,
            @Nullable String kind,
            @Nullable String format,
            @Nullable String level,
            List<String> accounts,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            long executions,
            long orders,
            List<Total> totals,
            List<ControlTotal> controlTotals,
            Map<String, Long> skipped,
            @Nullable String language,
            @Nullable String timeZone,
            boolean complete,
            List<Difference> differences,
            List<String> warnings,
            @Nullable String sha256,
            @Nullable String refused) {

        static DocumentRow of(ReadDocument document, List<Difference> differences) {
            DocumentSummary summary = document.summary();
            return summary == null
                    ? refused(document.name(), String.valueOf(document.refused()))
                    : new DocumentRow(
                            document.name(),
                            summary.kind().title(),
                            summary.format().name().toLowerCase(Locale.ROOT),
                            summary.level() == RowLevel.NONE
                                    ? null
                                    : summary.level().name().toLowerCase(Locale.ROOT),
                            summary.accounts(),
                            summary.from().orElse(null),
                            summary.to().orElse(null),
                            summary.executions(),
                            summary.orders(),
                            summary.totals().stream().map(Total::of).toList(),
                            summary.controlTotals(),
                            summary.skipped(),
                            summary.language(),
                            summary.timeZone(),
                            summary.complete(),
                            differences.stream()
                                    .filter(one -> one.document().equals(document.name()))
                                    .toList(),
                            summary.warnings(),
                            summary.sha256(),
                            null);
        }

        static DocumentRow refused(String file, String line) {
            return new DocumentRow(
                    file, null, null, null, List.of(), null, null, 0, 0, List.of(), List.of(), Map.of(), null, null,
                    false, List.of(), List.of(), null, line);
        }

        /** The control totals that do not agree. */
        List<ControlTotal> differing() {
            return controlTotals.stream().filter(total -> !total.agrees()).toList();
        }
    }

    /**
     * The rows of one symbol in a document.
     *
     * @param quantity bought is positive, sold is negative
     * @param commission the sum, whatever its currency
     * @param commissions by currency; the key is empty when the document does not say it
     */
    public record Total(
            @Nullable String account,
            String assetClass,
            @Nullable String currency,
            String symbol,
            long rows,
            BigDecimal quantity,
            @Nullable BigDecimal proceeds,
            BigDecimal commission,
            Map<String, BigDecimal> commissions) {

        static Total of(RowTotal total) {
            return new Total(
                    total.account(),
                    total.assetClass(),
                    total.currency(),
                    total.symbol(),
                    total.rows(),
                    total.quantity(),
                    total.proceeds(),
                    total.commission(),
                    total.commissions());
        }
    }

    /**
     * Something that the sources leave open.
     *
     * @param field the field that they tell differently; empty for the other kinds
     * @param message the same in one line
     * @param observations the rows of the sources
     */
    public record Open(Conflict.Kind kind, String field, String message, List<ExecutionRow> observations) {
        static Open of(Conflict conflict) {
            return new Open(
                    conflict.kind(),
                    conflict.field(),
                    conflict.message(),
                    conflict.observations().stream()
                            .map(row -> ExecutionRow.of(row, List.of(row)))
                            .toList());
        }
    }

    /**
     * A history.
     *
     * @param history what the sources gave
     * @param accounts the accounts that were asked for; empty for all
     * @param from the first day that was asked for; null for all
     * @param to the last day that was asked for; null for all
     */
    public static ExecutionsReport of(
            ExecutionHistory history, List<String> accounts, @Nullable LocalDate from, @Nullable LocalDate to) {
        List<ExecutionRow> rows = new ArrayList<>();
        for (MergedExecution merged : history.rows()) {
            rows.add(ExecutionRow.of(merged.execution(), merged.observations()));
        }
        history.withoutTime().stream()
                .filter(row -> accounts.isEmpty() || accounts.contains(row.account()))
                .filter(row -> isWithin(row.tradeDate(), from, to))
                .distinct()
                .map(row -> ExecutionRow.of(row, List.of(row)))
                .forEach(rows::add);
        return new ExecutionsReport(
                rows,
                history.documents().stream()
                        .map(document -> DocumentRow.of(document, history.differences()))
                        .toList(),
                history.coverage(),
                history.conflicts().stream().map(Open::of).toList());
    }

    private static boolean isWithin(@Nullable LocalDate day, @Nullable LocalDate from, @Nullable LocalDate to) {
        return day == null || ((from == null || !day.isBefore(from)) && (to == null || !day.isAfter(to)));
    }

    /** The same with more documents of which nothing was taken. */
    public ExecutionsReport withRefused(Map<String, String> more) {
        List<DocumentRow> all = new ArrayList<>(documents);
        more.forEach((file, line) -> all.add(DocumentRow.refused(file, line)));
        return new ExecutionsReport(executions, all, coverage, conflicts);
    }

    /** Whether a document was refused. */
    public boolean hasRefused() {
        return documents.stream().anyMatch(document -> document.refused() != null);
    }
}
