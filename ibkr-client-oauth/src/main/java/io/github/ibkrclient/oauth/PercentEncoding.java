package io.github.ibkrclient.oauth;

import java.nio.charset.StandardCharsets;

/** Percent-encoding after RFC 3986: all but letters, digits and {@code -._~} of the UTF-8 bytes is escaped. */
final class PercentEncoding {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    private static final boolean[] UNRESERVED = new boolean[128];

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
                .chars()
                .forEach(c -> UNRESERVED[c] = true);
    }

    private PercentEncoding() {}

    static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        append(encoded, text);
        return encoded.toString();
    }

    static void append(StringBuilder target, String text) {
        if (isUnreserved(text)) { // nearly all that is signed
            target.append(text);
        } else {
            appendEscaped(target, text);
        }
    }

    private static boolean isUnreserved(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= UNRESERVED.length || !UNRESERVED[c]) {
                return false;
            }
        }
        return true;
    }

    private static void appendEscaped(StringBuilder target, String text) {
        for (byte signed : text.getBytes(StandardCharsets.UTF_8)) {
            int b = signed & 0xff;
            if (b < UNRESERVED.length && UNRESERVED[b]) {
                target.append((char) b);
            } else {
                target.append('%').append(HEX[b >> 4]).append(HEX[b & 15]);
            }
        }
    }
}
