package io.github.ibkrclient.oauth;

import java.util.regex.Pattern;

/** Makes what an authorization server says of an error fit for a message: short, on one line, without tokens. */
final class ServerWords {
    private static final int LONGEST = 200;
    private static final Pattern ODD = Pattern.compile("([^\\x21-\\x7E]|<[^>]*>)+");
    private static final Pattern TOKEN = Pattern.compile("[\\w.~+/=-]{20,}");

    private ServerWords() {}

    /** The error code, then the description where there is one. */
    static String of(String code, String description) {
        return clean(description.isEmpty() ? code : code + ": " + description);
    }

    private static String clean(String text) {
        String plain = TOKEN.matcher(ODD.matcher(text).replaceAll(" ").strip()).replaceAll("***");
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "..." : plain;
    }
}
