package io.github.ibkrclient.oauth.login;

import java.util.regex.Pattern;

/** Prepares what an authorization server says about an error for a message: short, on one line, without tokens. */
final class ServerErrorText {
    private static final int LONGEST = 200;
    private static final Pattern ODD = Pattern.compile("([^\\x21-\\x7E]|<[^>]*>)+");
    private static final Pattern TOKEN = Pattern.compile("[\\w.~+/=-]{20,}");

    private ServerErrorText() {}

    /** The error code, then the description where there is one. */
    static String of(String code, String description) {
        return clean(description.isEmpty() ? code : code + ": " + description);
    }

    private static String clean(String text) {
        String plain = TOKEN.matcher(ODD.matcher(text).replaceAll(" ").strip()).replaceAll("***");
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "..." : plain;
    }
}
