package io.github.ibkrclient.oauth.internal.oauth1;

import java.nio.charset.StandardCharsets;

/** Percent-encoding as in RFC 3986: all UTF-8 bytes but those of letters, digits and {@code -._~} are escaped. */
public final class PercentEncoding {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    private static final boolean[] UNRESERVED = new boolean[128];

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
                .chars()
                .forEach(c -> UNRESERVED[c] = true);
    }

    private PercentEncoding() {}

    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        append(encoded, text);
        return encoded.toString();
    }

    static void append(StringBuilder target, String text) {
        int kept = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= UNRESERVED.length) {
                target.append(text, kept, i);
                escape(target, text.substring(i));
                return;
            }
            if (!UNRESERVED[c]) {
                target.append(text, kept, i);
                escape(target, c);
                kept = i + 1;
            }
        }
        target.append(kept == 0 ? text : text.substring(kept));
    }

    private static void escape(StringBuilder target, String text) {
        for (byte signed : text.getBytes(StandardCharsets.UTF_8)) {
            int octet = signed & 0xff;
            if (octet < UNRESERVED.length && UNRESERVED[octet]) {
                target.append((char) octet);
            } else {
                escape(target, octet);
            }
        }
    }

    private static void escape(StringBuilder target, int octet) {
        target.append('%').append(HEX[octet >> 4]).append(HEX[octet & 15]);
    }
}
