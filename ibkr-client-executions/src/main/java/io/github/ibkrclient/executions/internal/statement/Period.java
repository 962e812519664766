package io.github.ibkrclient.executions.internal.statement;

import io.github.ibkrclient.executions.internal.time.WrittenTime;
import io.github.ibkrclient.executions.internal.time.WrittenTime.SlashOrder;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The days of a statement: {@code October 1, 2018} or {@code May 21, 2018 - September 28, 2018}. */
record Period(LocalDate from, LocalDate to) {
    private static final Pattern NAMED = Pattern.compile("(\\p{L}+)\\.? (\\d{1,2}), (\\d{4})");
    private static final Map<String, Integer> MONTHS = months();

    private static Map<String, Integer> months() {
        Map<String, Integer> months = new HashMap<>();
        for (String language : new String[] {"en", "de", "es", "fr", "it", "pt", "ru", "ja", "zh"}) {
            Locale locale = Locale.forLanguageTag(language);
            for (Month month : Month.values()) {
                for (TextStyle style : new TextStyle[] {TextStyle.FULL, TextStyle.FULL_STANDALONE, TextStyle.SHORT}) {
                    months.putIfAbsent(month.getDisplayName(style, locale).toLowerCase(Locale.ROOT), month.getValue());
                }
            }
        }
        return Map.copyOf(months);
    }

    /** Reads the text, or returns null when it has another form. */
    static @Nullable Period parse(String text) {
        String plain = text.replace('\u00a0', ' ').strip();
        int dash = plain.indexOf(" - ");
        LocalDate from = day(dash < 0 ? plain : plain.substring(0, dash));
        LocalDate to = dash < 0 ? from : day(plain.substring(dash + 3));
        return from == null || to == null || to.isBefore(from) ? null : new Period(from, to);
    }

    private static @Nullable LocalDate day(String text) {
        try {
            Matcher named = NAMED.matcher(text.strip());
            if (!named.matches()) {
                return WrittenTime.parse(text, SlashOrder.MONTH_FIRST).date();
            }
            Integer month = MONTHS.get(named.group(1).toLowerCase(Locale.ROOT));
            return month == null
                    ? null
                    : LocalDate.of(Integer.parseInt(named.group(3)), month, Integer.parseInt(named.group(2)));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
