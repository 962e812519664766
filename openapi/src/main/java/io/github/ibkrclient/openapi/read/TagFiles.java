package io.github.ibkrclient.openapi.read;

import java.util.Locale;

/** The rule by which files are named after tags. */
public final class TagFiles {
    private TagFiles() {}

    /** Whether a file name is the tag's, when neither case, nor hyphens, nor what follows the dot count. */
    public static boolean isNamedAfter(String file, String tag) {
        return file.replaceFirst("\\..*", "").replace("-", "").equals(tag.toLowerCase(Locale.ROOT));
    }
}
