package io.github.ibkrclient.ingest;

import io.github.ibkrclient.executions.model.TimeRule;
import io.github.ibkrclient.ingest.IngestException.Reason;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What callers give, checked before the database would refuse it. Each refusal names the parameter and what may be given. */
final class Given {
    /** Before any execution that IBKR tells of. */
    private static final LocalDate FIRST_DAY = LocalDate.EPOCH;

    private static final int LARGEST_LIMIT = 1_000;

    private Given() {}

    /** Refuses what PostgreSQL takes for no text: NUL, and half of a character. */
    static String text(String name, String value) {
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            boolean whole = Character.isHighSurrogate(c)
                    && at + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(at + 1));
            if (c == 0 || (Character.isSurrogate(c) && !whole)) {
                throw refused(name, "has a character that no text has, NUL or half of one; leave it out");
            }
            at += whole ? 1 : 0;
        }
        return value;
    }

    static void texts(String name, Collection<String> values) {
        values.forEach(value -> text(name, value));
    }

    static int limit(int limit) {
        if (limit < 1 || limit > LARGEST_LIMIT) {
            throw refused("limit", limit + " is not 1 to " + LARGEST_LIMIT);
        }
        return limit;
    }

    /** Days that there may be something to tell of: from 1970 to a year from now, so that whole months and years can be asked for. */
    static void day(String name, @Nullable LocalDate day, Instant now) {
        LocalDate last = TimeRule.easternDay(now).plusYears(1);
        if (day != null && (day.isBefore(FIRST_DAY) || day.isAfter(last))) {
            throw refused(name, day + " is not " + FIRST_DAY + " to " + last);
        }
    }

    private static IngestException refused(String name, String why) {
        return new IngestException(Reason.BAD_INPUT, name + ": " + why);
    }
}
