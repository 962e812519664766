package io.github.ibkrclient.executions;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.executions.coverage.Gap.Reason;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.flex.FlexDays;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.model.ReportMimeType;
import io.github.ibkrclient.model.SavedReport;
import io.github.ibkrclient.model.StatementDays;
import io.github.ibkrclient.model.StatementPeriods;
import io.github.ibkrclient.model.StatementRequest;
import io.github.ibkrclient.model.TradeConfirmationDates;
import io.github.ibkrclient.model.TradeConfirmationsRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Statements over OAuth 2.0, and trade confirmations for the days that they leave open. IBKR keeps two years and the year to
 * date, and takes as many days in a request as of a Flex query.
 */
final class ReportDocuments {
    private static final String REMEDY = "add a Flex query or a file for these days";

    private final IbkrClient client;
    private final DocumentSink sink;

    /** Takes the bytes before they are read. */
    interface DocumentSink {
        /** Reads a document that was fetched for these days. */
        void take(DocumentSource source, Asked wanted);
    }

    ReportDocuments(IbkrClient client, DocumentSink sink) {
        this.client = client;
        this.sink = sink;
    }

    void collect(Collector all) {
        for (String account : all.accounts()) {
            all.unproven(account).ifPresent(days -> statements(account, days, all));
            all.unproven(account).ifPresent(days -> confirmations(account, days, all));
        }
    }

    private void statements(String account, Asked days, Collector all) {
        String name = "statements";
        try {
            Optional<Asked> there = days(client.statements().available(account)).flatMap(kept -> within(kept, days));
            if (there.isEmpty()) {
                all.missed(days, Reason.NO_REPORT, "IBKR lists no statement of these days", REMEDY);
                return;
            }
            for (Asked window : windows(account, there.get())) {
                StatementRequest request = StatementRequest.builder()
                        .accountId(account)
                        .startDate(window.from())
                        .endDate(window.to())
                        .mimeType(ReportMimeType.TEXT_CSV)
                        .language("en")
                        .gzip(true)
                        .build();
                read(name, file -> client.statements().save(request, file), window, all);
            }
        } catch (IbkrException e) {
            fail(name, e, days, all);
        }
    }

    /** Days between those that are listed have no trade, which the list proves. */
    private void confirmations(String account, Asked days, Collector all) {
        String name = "confirmations";
        try {
            List<LocalDate> listed = days(client.tradeConfirmations().available(account));
            List<LocalDate> wanted = listed.stream()
                    .filter(day -> !day.isBefore(days.from()) && !day.isAfter(days.to()))
                    .sorted()
                    .toList();
            if (wanted.isEmpty()) {
                return;
            }
            Asked span = new Asked(List.of(account), wanted.get(0), wanted.get(wanted.size() - 1));
            for (Asked window : windows(account, span)) {
                TradeConfirmationsRequest request = TradeConfirmationsRequest.builder()
                        .accountId(account)
                        .startDate(window.from())
                        .endDate(window.to())
                        .mimeType(ReportMimeType.TEXT_CSV)
                        .language("en")
                        .gzip(true)
                        .build();
                read(name, file -> client.tradeConfirmations().save(request, file), window, all);
            }
            LocalDate day = span.from();
            for (LocalDate next : wanted) {
                if (day.isBefore(next)) {
                    all.prove(
                            account,
                            day,
                            next.minusDays(1),
                            Source.CONFIRMATION_CSV,
                            "IBKR's list of days with trade confirmations, read on " + all.today());
                }
                day = next.plusDays(1);
            }
        } catch (IbkrException e) {
            fail(name, e, days, all);
        }
    }

    /** A call that saves a document to a new file. */
    private interface Saving {
        Optional<SavedReport> to(Path file) throws IOException;
    }

    private void read(String name, Saving saving, Asked window, Collector all) {
        String title = name + "-" + window.from() + "-" + window.to();
        try {
            Path directory = Files.createTempDirectory("ibkr-report");
            Path file = directory.resolve("document");
            try {
                if (saving.to(file).isPresent()) {
                    sink.take(DocumentSource.of(title, file), window);
                } else {
                    all.missed(window, Reason.NO_REPORT, title + ": IBKR's answer holds no document", REMEDY);
                }
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException e) {
            all.failed(name, e);
            all.missed(window, Reason.FAILED, title + ": " + e.getMessage(), "make room for temporary files");
        }
    }

    private static void fail(String name, IbkrException e, Asked days, Collector all) {
        all.failed(name, e);
        all.missed(days, Reason.FAILED, name + ": " + e.getMessage(), e.remedy());
    }

    private static List<Asked> windows(String account, Asked days) {
        return FlexDays.split(days.from(), days.to()).stream()
                .map(window -> new Asked(List.of(account), window.from(), window.to()))
                .toList();
    }

    private static Optional<Asked> within(Asked kept, Asked days) {
        LocalDate from = kept.from().isAfter(days.from()) ? kept.from() : days.from();
        LocalDate to = kept.to().isBefore(days.to()) ? kept.to() : days.to();
        return to.isBefore(from) ? Optional.empty() : Optional.of(new Asked(days.accounts(), from, to));
    }

    private static Optional<Asked> days(StatementPeriods periods) {
        StatementDays days = periods.data() == null || periods.data().value() == null
                ? null
                : periods.data().value().daily();
        LocalDate from = days == null ? null : days.startDate();
        LocalDate to = days == null ? null : days.endDate();
        return from == null || to == null || to.isBefore(from)
                ? Optional.empty()
                : Optional.of(new Asked(List.of(), from, to));
    }

    private static List<LocalDate> days(TradeConfirmationDates dates) {
        return dates.data() == null ? List.of() : dates.data().value();
    }
}
