package io.github.ibkrclient.internal.text;

import java.util.regex.Pattern;

/** Cleans texts of IBKR for messages and logs. */
public final class Redaction {
    private static final int LONGEST = 2_048;
    private static final Pattern ACCOUNT = Pattern.compile("\\b([A-Z]{1,3})\\d{3,}(\\d{3})\\b");
    private static final Pattern TOKEN = Pattern.compile("\\b([0-9a-fA-F]{16,}\\b|eyJ[\\w.-]+)");
    private static final Pattern MARKUP = Pattern.compile("<[^>]*>|\\s+");

    private Redaction() {}

    /** Shortens account numbers, {@code U***123}, removes tokens, markup and line breaks, and cuts the text to 2 kB. */
    public static String clean(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        String plain =
                TOKEN.matcher(MARKUP.matcher(cut).replaceAll(" ").strip()).replaceAll("***");
        return ACCOUNT.matcher(plain).replaceAll("$1***$2");
    }
}
