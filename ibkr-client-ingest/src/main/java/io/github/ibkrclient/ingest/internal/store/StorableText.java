package io.github.ibkrclient.ingest.internal.store;

/** PostgreSQL takes no text with NUL, and UTF-8 has no half of a surrogate pair; such characters are written in digits. */
final class StorableText {
    /** SUB, which itself is written in digits too. Four hexadecimal digits follow. */
    private static final char MARK = '\u001a';

    private static final int DIGITS = 4;

    private StorableText() {}

    static boolean isPlain(char c) {
        return c != 0 && c != MARK && !Character.isSurrogate(c);
    }

    static String of(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (!isPlain(text.charAt(at))) {
                return marked(text);
            }
        }
        return text;
    }

    private static String marked(String text) {
        StringBuilder out = new StringBuilder(text.length() + DIGITS);
        text.codePoints().forEach(point -> {
            boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            if (half || point == 0 || point == MARK) {
                out.append(MARK).append(String.format("%04x", point));
            } else {
                out.appendCodePoint(point);
            }
        });
        return out.toString();
    }

    /** The text that {@link #of} was given. */
    static String original(String stored) {
        int mark = stored.indexOf(MARK);
        if (mark < 0) {
            return stored;
        }
        StringBuilder out = new StringBuilder(stored.length());
        int from = 0;
        for (; mark >= 0; mark = stored.indexOf(MARK, from)) {
            int end = mark + 1 + DIGITS;
            out.append(stored, from, mark).append((char) Integer.parseInt(stored, mark + 1, end, 16));
            from = end;
        }
        return out.append(stored, from, stored.length()).toString();
    }
}
