package io.github.ibkrclient.oauth.setup;

import java.util.Locale;

/**
 * The result of one check of the {@link Doctor}.
 *
 * @param check what was looked at, such as {@code signature key}
 * @param verdict whether it is right
 * @param text one line that starts with the setting and ends with the remedy; never holds a secret
 */
public record Finding(String check, Verdict verdict, String text) {

    /** Whether something is right. */
    public enum Verdict {
        /** It is right. */
        OK,
        /** It works or may work, but should be changed. */
        WARNING,
        /** It does not work. */
        FAULT,
        /** It could not be checked, mostly because of an earlier fault. */
        SKIPPED
    }

    /** The verdict and the text in one line. */
    public String line() {
        return String.format(Locale.ROOT, "%-8s %s", verdict, text);
    }
}
