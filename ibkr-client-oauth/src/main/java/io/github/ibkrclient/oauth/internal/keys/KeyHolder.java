package io.github.ibkrclient.oauth.internal.keys;

/**
 * The base of all public credentials. It holds the keys where no program that uses this module can read them; only
 * {@link KeyAccess} can, for the rooms of this module.
 */
public abstract class KeyHolder<K> {
    final K keys;

    protected KeyHolder(K keys) {
        this.keys = keys;
    }

    /** Shows what is no secret. */
    @Override
    public abstract String toString();
}
