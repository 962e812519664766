package io.github.ibkrclient.cli.connection;

import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.oauth.login.LoginTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A file with the tokens of a login, for the steps of one job. Only its owner can read it. */
public final class TokenFile {
    private static final String LOGIN = "login";
    private static final String ACCESS = "access_token";
    private static final String REFRESH = "refresh_token";
    private static final String END = "expires_at";

    private final String setting;
    private final Path file;

    /** A file that this option or variable names. It may not exist yet. */
    public TokenFile(String setting, Path file) {
        this.setting = setting;
        this.file = file;
    }

    /** Whether it is there. */
    public boolean exists() {
        return Files.exists(file);
    }

    /** Shows that it can be written; what it holds stays. */
    public void test() {
        checked(() -> {
            TokenStore store = open();
            store.save("test", StoredToken.lasting(Map.of()));
            store.remove("test");
            return true;
        });
    }

    /** Writes tokens. */
    public void write(LoginTokens tokens) {
        Map<String, String> values = new HashMap<>();
        values.put(ACCESS, tokens.accessToken());
        values.put(END, tokens.expiresAt().toString());
        tokens.refreshToken().ifPresent(token -> values.put(REFRESH, token));
        checked(() -> {
            open().save(LOGIN, StoredToken.lasting(values));
            return true;
        });
    }

    /** Reads tokens; empty when there are none. */
    public Optional<LoginTokens> read() {
        return checked(() -> open().find(LOGIN)).flatMap(TokenFile::tokens);
    }

    private TokenStore open() {
        return TokenStore.file(file);
    }

    private static Optional<LoginTokens> tokens(StoredToken stored) {
        try {
            Optional<Instant> end = stored.value(END).map(Instant::parse);
            return stored.value(ACCESS)
                    .flatMap(access -> end.map(at -> new LoginTokens(access, stored.value(REFRESH), at)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private <T> T checked(Supplier<T> use) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            return use.get();
        } catch (IOException | CredentialException e) {
            throw new UsageException(setting, file + " cannot be used: " + e.getMessage());
        }
    }
}
