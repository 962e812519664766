package io.github.ibkrclient.internal.text;

import java.util.regex.Pattern;

/** Cleans texts of IBKR for messages and logs. */
public final class Redaction {
    private static final int LONGEST = 2_048;
    /** Account numbers, also inside a longer word such as {@code acct_U1234567}. */
    private static final Pattern ACCOUNT =
            Pattern.compile("([A-Z]{1,3}|(?<![A-Za-z])[dD]?[fFiIuU])\\d{3,}(\\d{3})(?!\\d)");

    private static final Pattern TOKEN =
            Pattern.compile("(?<![0-9a-zA-Z])([0-9a-fA-F]{16,}(?![0-9a-zA-Z])|eyJ[\\w.-]+)");
    /** What is not shown and may steer a terminal or hide a part of a number. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\s]]|\\p{Cf}");

    private static final Pattern MARKUP = Pattern.compile("<[^>]*>|[\\s\\u2028\\u2029]+");

    private Redaction() {}

    /** Shortens account numbers, {@code U***123}, removes tokens, markup, control characters and line breaks, and cuts the text to 2 kB. */
    public static String clean(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        String visible = CONTROL.matcher(cut).replaceAll("");
        String plain =
                TOKEN.matcher(MARKUP.matcher(visible).replaceAll(" ").strip()).replaceAll("***");
        return ACCOUNT.matcher(plain).replaceAll("$1***$2");
    }
}
