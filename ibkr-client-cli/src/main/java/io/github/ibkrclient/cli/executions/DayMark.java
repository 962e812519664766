package io.github.ibkrclient.cli.executions;

import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.coverage.Evidence;
import io.github.ibkrclient.executions.coverage.NewYorkCalendar;
import io.github.ibkrclient.executions.model.Source;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the calendar shows of a day: the kind of source that covers it, or that none does. */
enum DayMark {
    FLEX('F', "Flex activity"),
    CONFIRMATION_FLEX('C', "Flex trade confirmation"),
    STATEMENT('S', "activity statement"),
    CONFIRMATION('T', "trade confirmation"),
    LIVE('L', "live trades"),
    HOLE('?', "not covered"),
    CLOSED('-', "not covered; New York's exchange is closed");

    private final char letter;
    private final String words;

    DayMark(char letter, String words) {
        this.letter = letter;
        this.words = words;
    }

    /** The letter of a day; in lower case when a source shows that the day has no execution. */
    char letter(boolean empty) {
        return empty ? Character.toLowerCase(letter) : letter;
    }

    /** What the mark means. */
    String words() {
        return words;
    }

    /** The name of the class on the page. */
    String style() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isCovered() {
        return this != HOLE && this != CLOSED;
    }

    /** The mark of a day within the days of the coverage. */
    static DayMark of(Coverage coverage, LocalDate day) {
        @Nullable Source source = coverage.on(day).map(Evidence::source).orElse(null);
        if (source == null) {
            return NewYorkCalendar.isOpen(day) ? HOLE : CLOSED;
        }
        return switch (source) {
            case FLEX_ACTIVITY -> FLEX;
            case FLEX_CONFIRMATION -> CONFIRMATION_FLEX;
            case STATEMENT_CSV, STATEMENT_HTML -> STATEMENT;
            case CONFIRMATION_CSV, CONFIRMATION_HTML -> CONFIRMATION;
            case LIVE, STREAM, MCP -> LIVE;
        };
    }
}
