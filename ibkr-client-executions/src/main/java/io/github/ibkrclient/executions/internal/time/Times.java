package io.github.ibkrclient.executions.internal.time;

import io.github.ibkrclient.executions.model.TimeRule;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** What the times of a document need, so that all of them become instants. */
public final class Times {
    private static final TimeRule EASTERN = new TimeRule(TimeRule.EASTERN, null);

    private final @Nullable TimeRule setting;
    private boolean lackTime;
    private boolean lackZone;
    private long unknownZones;
    private long unclearInSetting;
    private long unclearInEastern;

    /**
     * No time was added yet.
     *
     * @param setting the zone that the user set, or null
     */
    public Times(@Nullable ZoneId setting) {
        this.setting = setting == null ? null : new TimeRule(null, setting);
    }

    /** Adds the time of an execution; null when the row has none. */
    public void add(@Nullable WrittenTime written) {
        LocalTime time = written == null ? null : written.time();
        if (written == null || time == null) {
            lackTime = true;
        } else if (written.zone() != null) {
            unknownZones += written.at(EASTERN, "").instant() == null ? 1 : 0;
        } else {
            lackZone = true;
            unclearInSetting += setting != null && written.at(setting, "").instant() == null ? 1 : 0;
            // In New York clocks are changed on Sundays at two.
            boolean checked = written.date().getDayOfWeek() == DayOfWeek.SUNDAY && time.getHour() < 4;
            unclearInEastern += checked && written.at(EASTERN, "").instant() == null ? 1 : 0;
        }
    }

    /** Whether some rows have no time of day. */
    public boolean lackTime() {
        return lackTime;
    }

    /** Whether some rows have a time and no zone beside it. */
    public boolean lackZone() {
        return lackZone;
    }

    /**
     * How many times are no instants because they stand for two or none, or because nobody knows the zone beside them.
     *
     * @param eastern whether the document says that its times are Eastern
     */
    public long unclear(boolean eastern) {
        return unknownZones + (eastern ? unclearInEastern : unclearInSetting);
    }

    /**
     * Whether every time becomes an instant.
     *
     * @param eastern whether the document says that its times are Eastern
     */
    public boolean allKnown(boolean eastern) {
        boolean zoneKnown = eastern || setting != null;
        return !lackTime && unclear(eastern) == 0 && (!lackZone || zoneKnown);
    }
}
