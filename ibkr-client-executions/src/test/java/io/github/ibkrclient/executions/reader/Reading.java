package io.github.ibkrclient.executions.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.executions.document.ControlTotal;
import io.github.ibkrclient.executions.document.Document;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.document.DocumentSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;

/** How the tests read a report. */
final class Reading {
    static final ReadOptions NEW_YORK = ReadOptions.NONE.withZone(ZoneId.of("America/New_York"));

    private Reading() {}

    static Document read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8), NEW_YORK);
    }

    static Document read(byte[] bytes, ReadOptions options) {
        try {
            return new DocumentReader(options).read(DocumentSource.of("report", bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DocumentSummary summary(String text) {
        return read(text).summary();
    }

    /** The line with which a report is refused. */
    static String refusal(String text) {
        return refusal(text.getBytes(StandardCharsets.UTF_8));
    }

    static String refusal(byte[] bytes) {
        DocumentRefusedException refused = catchThrowableOfType(
                DocumentRefusedException.class,
                () -> new DocumentReader(NEW_YORK).read(DocumentSource.of("report", bytes)));
        assertThat(refused).as("refused").isNotNull();
        assertThat(refused.getMessage()).doesNotContain("\n");
        return String.valueOf(refused.getMessage());
    }

    static boolean isRefused(String text) {
        try {
            new DocumentReader(NEW_YORK).read(DocumentSource.of("report", text.getBytes(StandardCharsets.UTF_8)));
            return false;
        } catch (DocumentRefusedException refused) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> disagreeing(DocumentSummary summary) {
        return summary.controlTotals().stream()
                .filter(total -> !total.agrees())
                .map(ControlTotal::name)
                .toList();
    }
}
