package io.github.ibkrclient.executions.flex;

import io.github.ibkrclient.executions.document.DocumentSource;
import java.io.Closeable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the service gave for days.
 *
 * @param from the first day that was asked for; null when the query's own period was
 * @param to the last day that was asked for; null like that
 * @param shownTo the last day that the report was made for: some days before {@code to} when IBKR has none for the last
 *     days; null when the query's own period was asked for, or there is no report
 * @param content the report; null when IBKR has none for these days (1003). Whether it shows all the days it says itself
 */
public record FlexWindow(
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable LocalDate shownTo,
        @Nullable DocumentSource content) implements Closeable {
    /** The report; empty when IBKR has none. */
    public Optional<DocumentSource> report() {
        return Optional.ofNullable(content);
    }

    /** Deletes the report's temporary file. */
    @Override
    public void close() throws IOException {
        if (content != null) {
            content.close();
        }
    }
}
