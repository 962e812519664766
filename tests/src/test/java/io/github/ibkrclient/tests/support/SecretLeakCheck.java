package io.github.ibkrclient.tests.support;

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
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Collects the log of a test, with all loggers at TRACE, and checks that it holds none of the secrets. */
public final class SecretLeakCheck {
    private static final int SHORTEST_SECRET = 10;

    private final List<String> said = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();
    private final int before;

    public SecretLeakCheck() {
        LoggerFactory.getLogger(SecretLeakCheck.class).info("opens the log");
        before = log().length();
    }

    public void said(Object text) {
        said.add(String.valueOf(text));
    }

    /** Adds a failure with its message, its causes and its stack. */
    public void failed(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        said.add(trace.toString());
    }

    public void secret(String text) {
        secrets.add(text);
    }

    /** Adds each line of a key. The first lines are left out, because all keys of a kind have them in common. */
    public void secretPem(String pem) {
        pem.lines().filter(line -> line.length() > 40).skip(1).forEach(secrets::add);
    }

    /** A store whose content counts as secret. */
    public TokenStore watched(TokenStore store) {
        return new ForwardingTokenStore(store) {
            @Override
            public void save(String key, StoredToken token) {
                token.values().values().stream()
                        .filter(value -> value.length() >= SHORTEST_SECRET)
                        .forEach(SecretLeakCheck.this::secret);
                said(token);
                super.save(key, token);
            }
        };
    }

    public List<String> all() {
        List<String> all = new ArrayList<>(said);
        all.add(log().substring(before));
        return all;
    }

    public void assertKept() {
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
