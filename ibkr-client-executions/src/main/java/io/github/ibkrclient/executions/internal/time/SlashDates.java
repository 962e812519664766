package io.github.ibkrclient.executions.internal.time;

import io.github.ibkrclient.executions.internal.time.WrittenTime.SlashOrder;

/** Learns from all dates of a document whether {@code 01/02/2025} begins with the month. One date alone may not tell. */
public final class SlashDates {
    private boolean seen;
    private boolean dayFirst;
    private boolean monthFirst;

    /** Looks at one text; texts without slashes say nothing. */
    public void learn(String text) {
        if (text.length() > 5 && text.charAt(2) == '/') {
            seen = true;
            dayFirst |= text.charAt(0) > '1' || (text.charAt(0) == '1' && text.charAt(1) > '2');
            monthFirst |= text.charAt(3) > '1' || (text.charAt(3) == '1' && text.charAt(4) > '2');
        }
    }

    /** Whether there are dates with slashes of which nothing says how to read them. */
    public boolean isUnclear() {
        return seen && dayFirst == monthFirst;
    }

    /** The order; without any date with slashes, either. */
    public SlashOrder order() {
        return dayFirst ? SlashOrder.DAY_FIRST : SlashOrder.MONTH_FIRST;
    }
}
