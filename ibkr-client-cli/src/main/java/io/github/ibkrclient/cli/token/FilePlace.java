package io.github.ibkrclient.cli.token;

import io.github.ibkrclient.cli.connection.TokenFile;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.oauth.login.LoginTokens;
import java.nio.file.Path;
import java.util.Optional;

/** A file that only its owner can read. */
record FilePlace(Path file) implements TokenPlace {
    @Override
    public void test() {
        new TokenFile("--to-file", file).test();
    }

    @Override
    public void store(LoginTokens tokens) {
        new TokenFile("--to-file", file).write(tokens);
        if (!new TokenFile("--to-file", file).read().equals(Optional.of(tokens))) {
            throw new UsageException("--to-file", file + " does not hold what was written");
        }
    }
}
