package io.github.ibkrclient.testkit.internal.oauth1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding in the variants that clients use and IBKR accepts. */
enum Percent {
    /** RFC 3986: all but letters, digits and {@code - . _ ~}. */
    STRICT,
    /** The encoding of forms: a space becomes a plus. */
    PLUS,
    /** Slashes stay as they are. */
    SLASH;

    private static final boolean[] UNRESERVED = new boolean[128];

    static {
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
                .chars()
                .forEach(c -> UNRESERVED[c] = true);
    }

    String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + text.length() / 2);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if ((c < 128 && UNRESERVED[c]) || (c == '/' && this == SLASH)) {
                encoded.append(c);
            } else if (c == ' ' && this == PLUS) {
                encoded.append('+');
            } else {
                encoded.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
                encoded.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }

    /** Undoes percent-encoding only: a plus stays a plus. */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < octets.length; i++) {
            int high = octets[i] == '%' && i + 2 < octets.length ? Character.digit(octets[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(octets[i + 2], 16);
            if (low < 0) {
                decoded.write(octets[i]);
            } else {
                decoded.write(high * 16 + low);
                i += 2;
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }
}
