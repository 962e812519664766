package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps tokens under keys, from one call or one start of a program to the next. Keys are any text; whoever uses a store
 * for several purposes or users gives each its own prefix.
 *
 * <p>Those who keep tokens elsewhere, as in a database, implement this: thread-safe, each method takes effect wholly or
 * not at all, {@link #take} gives a token to one caller only, and no failure's message holds a key or a value.
 */
public interface TokenStore {

    /** The token under the key; also one that has expired, because a store has no clock. */
    Optional<StoredToken> find(String key);

    /** Keeps the token, in the place of one that is kept under the key already. When this returns it is kept for good. */
    void save(String key, StoredToken token);

    /** Removes the token and gives it to the caller: of any number of callers at once, to one. */
    Optional<StoredToken> take(String key);

    /** Removes the token; does nothing when there is none. */
    void remove(String key);

    /** Removes all tokens that are worth nothing at this instant, such as those of logins that nobody finished. */
    void removeExpired(Instant now);

    /** A store in memory, for tests and for programs that may forget. */
    static TokenStore inMemory() {
        return new MemoryTokenStore();
    }

    /**
     * A store in one file of mode 0600, which programs and threads may share: changes are made under a lock, in a file
     * of the same name with {@code .lock} behind, and replace the file as a whole, so that it is never half written. The
     * file and its directory are made with the first token. The values are not encrypted.
     *
     * <p>A file that others can use, that is no regular file, or whose content is no token store is refused by every
     * method, with the mend, and left as it is. On a file system without POSIX permissions, nobody's rights are checked.
     *
     * @return a store whose methods throw a {@link CredentialException} when the file is refused, cannot be read or
     *     written, or is locked by another program for longer than 10 s
     */
    static TokenStore file(Path file) {
        return new FileTokenStore(file);
    }
}
