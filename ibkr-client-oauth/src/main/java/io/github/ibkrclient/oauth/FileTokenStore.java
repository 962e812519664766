package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.local.FileHeldException;
import io.github.ibkrclient.local.LockedFile;
import io.github.ibkrclient.oauth.internal.files.CredentialReader;
import io.github.ibkrclient.oauth.internal.files.CredentialWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tokens in a file. Readers see the file before or after a change but never in between; writers take turns. */
final class FileTokenStore implements TokenStore {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);
    /** Longer than a token call. */
    private static final Duration WORK_TIMEOUT = Duration.ofSeconds(45);

    private final Path file;
    private final LockedFile turn;
    private final LockedFile work;
    private final String name;

    FileTokenStore(Path file) {
        this(file, LOCK_TIMEOUT);
    }

    FileTokenStore(Path file, Duration lockTimeout) {
        this.file = file.toAbsolutePath();
        this.name = String.valueOf(file.getFileName());
        this.turn = new LockedFile(this.file.resolveSibling(name + ".lock"), lockTimeout, LinkOption.NOFOLLOW_LINKS);
        this.work = new LockedFile(this.file.resolveSibling(name + ".turn"), WORK_TIMEOUT, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Optional<StoredToken> find(String key) {
        return named(() -> LockedFile.uninterrupted(() -> Optional.ofNullable(read().get(key))));
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

    @Override
    public <T> T alone(String key, Supplier<T> task) {
        return named(() -> work.alone(lock -> task.get()));
    }

    /** Shows the file. */
    @Override
    public String toString() {
        return "TokenStore[" + file + "]";
    }

    private <T> T change(Function<Map<String, StoredToken>, T> change) {
        return named(() -> turn.alone(lock -> {
            Map<String, StoredToken> stored = read();
            Map<String, StoredToken> changed = new TreeMap<>(stored);
            T result = change.apply(changed);
            if (!changed.equals(stored)) {
                CredentialWriter.replace(file, TokenFileFormat.write(changed));
            }
            return result;
        }));
    }

    private <T> T named(LockedFile.Access<T> access) {
        try {
            return access.run();
        } catch (FileHeldException e) {
            throw new CredentialException(name, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CredentialException(
                    name, file + " cannot be read or written; mend its permissions or make room on the disk", e);
        }
    }

    private Map<String, StoredToken> read() throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException noTokenYet) {
            return Map.of();
        }
        if (!attributes.isRegularFile()) {
            throw new CredentialException(name, file + " is a link, a directory or a device; give the path of a file");
        }
        if (CredentialReader.othersMayUse(file)) {
            throw new CredentialException(
                    name, file + " can be used by other users of this machine; run: chmod 600 " + file);
        }
        try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return TokenFileFormat.read(name, file, content.readAllBytes());
        } catch (NoSuchFileException removedMeanwhile) {
            return Map.of();
        }
    }
}
