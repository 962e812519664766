package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Tokens in a file. Readers see the file before or after a change, never within; writers take turns. */
final class FileTokenStore implements TokenStore {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOCK_RETRY_NANOS = 1_000_000;

    private final Path file;
    private final Path lockFile;
    private final String name;
    private final Duration patience;

    FileTokenStore(Path file) {
        this(file, PATIENCE);
    }

    FileTokenStore(Path file, Duration patience) {
        this.file = file.toAbsolutePath();
        this.name = String.valueOf(file.getFileName());
        this.lockFile = this.file.resolveSibling(name + ".lock");
        this.patience = patience;
    }

    @Override
    public Optional<StoredToken> find(String key) {
        return uninterrupted(() -> Optional.ofNullable(read().get(key)));
    }

    @Override
    public void save(String key, StoredToken token) {
        change(tokens -> tokens.put(key, token));
    }

    @Override
    public Optional<StoredToken> take(String key) {
        return change(tokens -> Optional.ofNullable(tokens.remove(key)));
    }

    @Override
    public void remove(String key) {
        change(tokens -> tokens.remove(key));
    }

    @Override
    public void removeExpired(Instant now) {
        change(tokens -> tokens.values().removeIf(token -> token.expired(now)));
    }

    /** The file. */
    @Override
    public String toString() {
        return "TokenStore[" + file + "]";
    }

    private <T> T change(Function<Map<String, StoredToken>, T> change) {
        return uninterrupted(() -> {
            CredentialDirectory.make(directory());
            try (FileChannel channel = CredentialDirectory.openOwn(lockFile);
                    FileLock lock = lock(channel)) {
                Map<String, StoredToken> stored = read();
                Map<String, StoredToken> changed = new TreeMap<>(stored);
                T result = change.apply(changed);
                if (lock.isValid() && !changed.equals(stored)) {
                    CredentialDirectory.replace(file, TokenFileText.write(changed));
                }
                return result;
            }
        });
    }

    private interface Access<T> {
        T run() throws IOException;
    }

    /** An interrupt would close the file in the middle; it is put off until the end. */
    private <T> T uninterrupted(Access<T> access) {
        boolean interrupted = Thread.interrupted();
        try {
            return access.run();
        } catch (IOException e) {
            throw new CredentialException(
                    name, file + " cannot be read or written; mend its permissions or make room on the disk", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Map<String, StoredToken> read() throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException nothingKeptYet) {
            return Map.of();
        }
        if (!attributes.isRegularFile()) {
            throw new CredentialException(name, file + " is a link, a directory or a device; give the path of a file");
        }
        if (CredentialFile.othersMayUse(file)) {
            throw new CredentialException(
                    name, file + " can be used by other users of this machine; run: chmod 600 " + file);
        }
        try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return TokenFileText.read(name, file, content.readAllBytes());
        } catch (NoSuchFileException goneMeanwhile) {
            return Map.of();
        }
    }

    /** Another store on the same file in this JVM is not waited for by the JDK, so all waits are polled. */
    private FileLock lock(FileChannel channel) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException heldInThisJvm) {
                // polled like one that is held elsewhere
            }
            if (System.nanoTime() - end >= 0) {
                throw new CredentialException(
                        name,
                        "another program has held " + lockFile + " for " + patience.toSeconds()
                                + " s; end it, or give this program a file of its own");
            }
            LockSupport.parkNanos(channel, LOCK_RETRY_NANOS);
        }
    }

    private Path directory() {
        return Objects.requireNonNull(file.getParent(), "the root of a file system is no file");
    }
}
