package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps tokens under keys, from one call or one start of a program to the next. A key is any text. A program that uses a
 * store for several purposes or users gives each its own prefix.
 *
 * <p>Programs that keep tokens elsewhere, for example in a database, implement this interface. An implementation is
 * thread-safe, each method takes effect wholly or not at all, {@link #take} gives a token to one caller only, and the
 * message of a failure holds neither keys nor values.
 */
public interface TokenStore {

    /** The token under the key, also when it has expired: a store has no clock. */
    Optional<StoredToken> find(String key);

    /** Keeps the token and replaces one that has the same key. It is stored durably when this returns. */
    void save(String key, StoredToken token);

    /** Removes the token and returns it. When several callers take it at the same time, one of them gets it. */
    Optional<StoredToken> take(String key);

    /** Removes the token; does nothing when there is none. */
    void remove(String key);

    /** Removes all tokens that are worth nothing at this instant, such as those of logins that nobody finished. */
    void removeExpired(Instant now);

    /**
     * Does work while no other thread and no other program that shares the store does work under the same key, such as the
     * renewal of a token that the server takes once. The others wait. The work may use the store, but not this method. When
     * a program ends in the middle, the next one goes on. In a file store the work goes on to its end when its thread is
     * interrupted.
     *
     * @return what the work returns
     * @throws CredentialException when others work for too long
     */
    <T> T alone(String key, Supplier<T> work);

    /** A store in memory, for tests and for programs that need no token after their end. */
    static TokenStore inMemory() {
        return new MemoryTokenStore();
    }

    /**
     * A store in one file of mode 0600, which programs and threads may share. A change is made under a lock on a second
     * file, whose name has {@code .lock} at its end, and replaces the file as a whole, so that it is never half written.
     * The file and its directory are made with the first token. The values are not encrypted.
     *
     * <p>Every method refuses a file that others can use, that is no regular file, or whose content is no token store.
     * The message says what to do, and the file stays as it is. Permissions are not checked on a file system without
     * POSIX permissions. {@link #alone} locks a third file, whose name has {@code .turn} at its end, for all keys together.
     *
     * @return a store whose methods throw a {@link CredentialException} when the file is refused, cannot be read or
     *     written, or is locked by another program for longer than 10 s
     */
    static TokenStore file(Path file) {
        return new FileTokenStore(file);
    }
}
