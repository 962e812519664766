package io.github.ibkrclient.executions.model;

import io.github.ibkrclient.executions.model.ExecutionTime.Rule;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes an instant of a local time that a document shows. The zone comes from the value itself, else from the document's
 * note, else from the user's setting. Without a zone there is no instant. Nothing is guessed.
 *
 * @param document the zone that the document names for all its times; null when it names none
 * @param setting the zone that the user set; null when nothing is set
 */
public record TimeRule(@Nullable ZoneId document, @Nullable ZoneId setting) {
    /** New York: "Eastern Time" in the notes of statements. */
    public static final ZoneId EASTERN = ZoneId.of("America/New_York");

    private static final Map<String, ZoneId> ABBREVIATIONS = Map.ofEntries(
            Map.entry("UTC", ZoneOffset.UTC),
            Map.entry("GMT", ZoneOffset.UTC),
            Map.entry("Z", ZoneOffset.UTC),
            Map.entry("EST", ZoneOffset.ofHours(-5)),
            Map.entry("EDT", ZoneOffset.ofHours(-4)),
            Map.entry("CDT", ZoneOffset.ofHours(-5)),
            Map.entry("PST", ZoneOffset.ofHours(-8)),
            Map.entry("PDT", ZoneOffset.ofHours(-7)),
            Map.entry("CET", ZoneOffset.ofHours(1)),
            Map.entry("CEST", ZoneOffset.ofHours(2)),
            Map.entry("MSK", ZoneOffset.ofHours(3)),
            Map.entry("HKT", ZoneOffset.ofHours(8)),
            Map.entry("SGT", ZoneOffset.ofHours(8)),
            Map.entry("JST", ZoneOffset.ofHours(9)),
            Map.entry("AEST", ZoneOffset.ofHours(10)),
            Map.entry("AEDT", ZoneOffset.ofHours(11)));

    /** The date in New York, to which IBKR counts what happens at an instant unless a report says another day. */
    public static LocalDate easternDay(Instant instant) {
        return LocalDate.ofInstant(instant, EASTERN);
    }

    /**
     * The time of a value.
     *
     * @param local the local time that the value shows
     * @param zone the zone, offset or abbreviation that stands beside it, such as {@code EDT}; null when none does. One
     *     that is not known, or that more than one zone has, makes no instant
     * @param text the value as the source wrote it
     */
    public ExecutionTime at(LocalDateTime local, @Nullable String zone, String text) {
        if (zone != null) {
            return at(local, zoneOf(zone), text, Rule.VALUE);
        }
        return document != null ? at(local, document, text, Rule.DOCUMENT) : at(local, setting, text, Rule.SETTING);
    }

    private static ExecutionTime at(LocalDateTime local, @Nullable ZoneId zone, String text, Rule rule) {
        if (zone == null) {
            return new ExecutionTime(null, text, Rule.UNKNOWN);
        }
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        return offsets.size() == 1
                ? new ExecutionTime(local.toInstant(offsets.get(0)), text, rule)
                : new ExecutionTime(null, text, Rule.AMBIGUOUS);
    }

    private static @Nullable ZoneId zoneOf(String text) {
        ZoneId known = ABBREVIATIONS.get(text);
        if (known != null) {
            return known;
        }
        boolean names = text.indexOf('/') > 0 || text.startsWith("+") || text.startsWith("-");
        try {
            return names ? ZoneId.of(text) : null;
        } catch (DateTimeException notAZone) {
            return null;
        }
    }

    /**
     * Why a time has no instant and what mends that; empty when it has one.
     *
     * @param time the time
     */
    public static Optional<String> warning(ExecutionTime time) {
        return switch (time.rule()) {
            case UNKNOWN ->
                Optional.of("zone: nothing says in which zone \"" + time.text()
                        + "\" is, so it cannot be stored; set zone (--zone America/New_York: in every file that could be"
                        + " checked IBKR meant New York), or let the Flex query write the zone beside the time");
            case AMBIGUOUS ->
                Optional.of("zone: \"" + time.text()
                        + "\" occurs twice or never, because clocks were changed, so it cannot be stored; let the Flex query"
                        + " write the zone beside the time, or set zone (--zone) to an offset such as -05:00");
            default -> Optional.empty();
        };
    }
}
