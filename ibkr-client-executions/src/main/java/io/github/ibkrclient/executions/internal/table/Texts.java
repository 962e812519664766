package io.github.ibkrclient.executions.internal.table;

/** Texts of a document in messages. */
public final class Texts {
    private static final int MOST = 60;

    private Texts() {}

    /** A short piece of the text, in which only printable characters stand. */
    public static String excerpt(String text) {
        StringBuilder excerpt = new StringBuilder();
        text.codePoints()
                .limit(MOST)
                .map(c -> Character.isISOControl(c)
                                || !Character.isDefined(c)
                                || Character.getType(c) == Character.SURROGATE
                        ? '?'
                        : c)
                .forEach(excerpt::appendCodePoint);
        return excerpt.append(text.length() > MOST ? "..." : "").toString();
    }
}
