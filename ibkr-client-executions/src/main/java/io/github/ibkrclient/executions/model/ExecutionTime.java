package io.github.ibkrclient.executions.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When something was executed: as the source wrote it and, if that is known, as an instant.
 *
 * @param instant the instant, to the second in all known sources; null when the zone is not known, or when the text
 *     stands for two instants because the clock was set back
 * @param text the time as the source wrote it
 * @param rule what made an instant of the text
 */
public record ExecutionTime(@Nullable Instant instant, String text, Rule rule) {
    /** What made an instant of a text. The order is the rank: the earlier constant is believed. */
    public enum Rule {
        /** The source writes instants: UTC, or milliseconds since 1970. */
        UTC,
        /** A zone or an offset stands beside the time, such as {@code EDT}. */
        VALUE,
        /** The document says once in which zone its times are. */
        DOCUMENT,
        /** The user's setting; {@code --zone} of the command. */
        SETTING,
        /** Nothing says the zone, so there is no instant. */
        UNKNOWN,
        /** The text stands for two instants, because clocks were set back; there is no instant. */
        AMBIGUOUS
    }

    /** Checks that there is an instant exactly if a rule made one. */
    public ExecutionTime {
        if ((instant == null) != (rule == Rule.UNKNOWN || rule == Rule.AMBIGUOUS)) {
            throw new IllegalArgumentException("rule: " + rule + " does not fit instant " + instant);
        }
    }

    /** An instant that the source itself wrote. */
    public static ExecutionTime utc(Instant instant, String text) {
        return new ExecutionTime(instant, text, Rule.UTC);
    }
}
