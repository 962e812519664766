package io.github.ibkrclient.oauth;

import java.util.Locale;

/**
 * What one check of the {@link Doctor} came to.
 *
 * @param check what was looked at, such as {@code signature key}
 * @param verdict how it stands
 * @param text one line that starts with the setting and ends with the mend; never holds a secret
 */
public record Finding(String check, Verdict verdict, String text) {

    /** How something stands. */
    public enum Verdict {
        /** As it should be. */
        OK,
        /** Works, or may work, but should be mended. */
        WARNING,
        /** Does not work. */
        FAULT,
        /** Could not be looked at, mostly because of an earlier fault. */
        SKIPPED
    }

    /** The verdict and the text in one line. */
    public String line() {
        return String.format(Locale.ROOT, "%-8s %s", verdict, text);
    }
}
