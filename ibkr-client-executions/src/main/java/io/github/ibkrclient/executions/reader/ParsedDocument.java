package io.github.ibkrclient.executions.reader;

import io.github.ibkrclient.executions.document.Document;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.document.DocumentSummary;
import io.github.ibkrclient.executions.document.RowLevel;
import io.github.ibkrclient.executions.internal.table.Findings;
import io.github.ibkrclient.executions.internal.table.Row;
import io.github.ibkrclient.executions.model.Execution;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A document after its first pass. */
final class ParsedDocument implements Document {
    private final DocumentSource source;
    private final DocumentReader.Pass pass;
    private final RowBuffer buffer;
    private final ReadOptions options;
    private final DocumentSummary summary;
    private final ExecutionMapper mapper;

    ParsedDocument(
            DocumentSource source, DocumentReader.Pass pass, Findings findings, RowBuffer buffer, ReadOptions options) {
        this.source = source;
        this.pass = pass;
        this.buffer = buffer;
        this.options = options;
        mapper = new ExecutionMapper(pass, findings, options);
        summary = summarize(findings);
    }

    private DocumentSummary summarize(Findings findings) {
        List<String> warnings = new ArrayList<>(findings.warnings());
        boolean hasExecutions = findings.executions().rows() > 0;
        boolean eastern = mapper.documentZone() != null;
        boolean zoneKnown = eastern || options.zone() != null;
        long unclear = findings.times().unclear(eastern);
        if (hasExecutions && findings.times().lackZone() && !zoneKnown) {
            warnings.add("the times have no zone, so they are no instants: set the zone (--zone, or the property of the"
                    + " connection); IBKR writes US Eastern time (America/New_York) unless it says otherwise");
        }
        if (unclear > 0) {
            warnings.add(unclear
                    + " times stand for two instants or none, because clocks were changed, or for an unknown zone:"
                    + " only a Flex query whose Time Format has the zone tells them apart");
        }
        RowLevel level =
                hasExecutions ? RowLevel.EXECUTION : findings.orders().rows() > 0 ? RowLevel.ORDER : RowLevel.NONE;
        boolean named = !mapper.account().isEmpty()
                || findings.rows().all().keySet().stream()
                        .noneMatch(key -> key.account().isEmpty());
        if (!named) {
            warnings.add("the report names no account: set the account");
        }
        return new DocumentSummary(
                pass.kind(),
                pass.format(),
                level,
                List.copyOf(findings.accounts()),
                List.copyOf(findings.periods()),
                findings.tradesSection(),
                findings.executions().rows(),
                findings.orders().rows(),
                Map.copyOf(findings.skipped()),
                findings.rows().totals(mapper.account()),
                findings.controls(mapper.account()),
                findings.language(),
                zoneRule(findings, mapper.documentZone()),
                findings.complete(),
                !hasExecutions || (named && findings.times().allKnown(eastern)),
                findings.made(),
                List.copyOf(warnings),
                pass.sha256());
    }

    private String zoneRule(Findings findings, @Nullable ZoneId documentZone) {
        String note = findings.zoneNote();
        if (documentZone != null) {
            return documentZone + ", stated by the document: " + note;
        }
        if (!findings.times().lackZone()) {
            return findings.executions().rows() > 0 ? "beside each time" : "not needed";
        }
        return options.zone() == null ? "not known" : options.zone() + ", set by the user";
    }

    @Override
    public DocumentSummary summary() {
        return summary;
    }

    @Override
    public void forEachExecution(Consumer<? super Execution> consumer) throws IOException {
        if (buffer.isWhole()) {
            for (Row row : buffer.rows()) {
                consumer.accept(mapper.map(row));
            }
            return;
        }
        Findings again = new Findings(
                row -> {
                    if (row.isExecution()) {
                        consumer.accept(mapper.map(row));
                    }
                },
                options.zone());
        if (!DocumentReader.pass(source, again).equals(pass)) {
            throw new IOException(source + " was changed while it was read");
        }
    }
}
