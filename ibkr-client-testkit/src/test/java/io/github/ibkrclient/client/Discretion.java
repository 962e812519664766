package io.github.ibkrclient.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** All that is said while a test runs, with all loggers at TRACE, and the secrets that none of it may hold. */
final class Discretion {
    private static final int SHORTEST_SECRET = 10;

    private final List<String> said = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();
    private final int before;

    Discretion() {
        LoggerFactory.getLogger(Discretion.class).info("opens the log");
        before = log().length();
    }

    void said(Object text) {
        said.add(String.valueOf(text));
    }

    /** A failure says its message, its causes and its stack. */
    void failed(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        said.add(trace.toString());
    }

    void secret(String text) {
        secrets.add(text);
    }

    /** Each line of a key, but not the first ones, which keys of a kind have in common. */
    void secretPem(String pem) {
        pem.lines().filter(line -> line.length() > 40).skip(1).forEach(secrets::add);
    }

    /** A store of which everything that is kept in it is a secret. */
    TokenStore watched(TokenStore store) {
        return new TokenStore() {
            @Override
            public Optional<StoredToken> find(String key) {
                return store.find(key);
            }

            @Override
            public void save(String key, StoredToken token) {
                token.values().values().stream()
                        .filter(value -> value.length() >= SHORTEST_SECRET)
                        .forEach(Discretion.this::secret);
                said(token);
                store.save(key, token);
            }

            @Override
            public Optional<StoredToken> take(String key) {
                return store.take(key);
            }

            @Override
            public void remove(String key) {
                store.remove(key);
            }

            @Override
            public void removeExpired(Instant now) {
                store.removeExpired(now);
            }

            @Override
            public String toString() {
                return store.toString();
            }
        };
    }

    List<String> all() {
        List<String> all = new ArrayList<>(said);
        all.add(log().substring(before));
        return all;
    }

    void assertKept() {
        assertThat(secrets).isNotEmpty();
        List<String> all = all();
        assertThat(secrets).noneMatch(secret -> all.stream().anyMatch(text -> text.contains(secret)));
    }

    private static String log() {
        try {
            return Files.readString(Path.of("target/test-log.txt"), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
