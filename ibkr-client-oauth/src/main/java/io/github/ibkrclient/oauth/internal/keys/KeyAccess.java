package io.github.ibkrclient.oauth.internal.keys;

/**
 * Opens public credentials for the rooms of this module. The method stands here and not in {@link KeyHolder}, because
 * the credentials would inherit it as a public method.
 */
public final class KeyAccess {
    private KeyAccess() {}

    /** What the credentials hold. */
    public static <K> K of(KeyHolder<K> credentials) {
        return credentials.keys;
    }
}
