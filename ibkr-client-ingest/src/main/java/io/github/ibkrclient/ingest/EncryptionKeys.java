package io.github.ibkrclient.ingest;

import java.nio.file.Path;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * The keys with which credentials are encrypted in the database (AES, 256 bits). A key management service can stand behind
 * it. Each row names the key that sealed it, so a new current key takes effect at once, and old ones must stay findable until
 * {@link Ingest#reencrypt} has been through. Thread-safe.
 */
public interface EncryptionKeys {

    /** The id of the key for what is sealed from now on; letters, digits, {@code -}, {@code _} and {@code .}. */
    String currentId();

    /** The key with an id; empty when it is not known here. */
    Optional<SecretKey> find(String id);

    /**
     * The keys of the environment variable {@code IBKR_INGEST_KEYS}: {@code id:key,id:key}, each key 32 random bytes in
     * base64, as {@code openssl rand -base64 32} makes them. The first is the current one.
     *
     * @throws IngestException {@code BAD_INPUT} when the variable is not set or holds something else
     */
    static EncryptionKeys fromEnvironment() {
        return KeyRing.fromEnvironment(System.getenv(KeyRing.VARIABLE));
    }

    /**
     * The keys of a file that only its owner can use: a line {@code id:key} for each, written like those of {@link
     * #fromEnvironment}. The first is the current one; empty lines and lines that begin with {@code #} are left out. The
     * file is read once.
     *
     * @throws IngestException {@code BAD_INPUT} when others can use the file, or it cannot be read or holds something else
     */
    static EncryptionKeys file(Path file) {
        return KeyRing.fromFile(file);
    }

    /** A random key that is forgotten with this object, for demos and tests: nobody else opens what it sealed. */
    static EncryptionKeys temporary() {
        return KeyRing.random();
    }
}
