package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects what commands printed and what they must not print. */
final class SecretCheck {
    private final StringBuilder shown = new StringBuilder();
    private final List<String> secrets = new ArrayList<>();

    /** Remembers what a command printed. */
    Terminal.Screen shown(Terminal.Screen screen) {
        shown.append(screen.out()).append(screen.err());
        return screen;
    }

    /** All that was printed so far. */
    String text() {
        return shown.toString();
    }

    void secret(String text) {
        secrets.add(text);
    }

    /** Adds lines out of the middle of the private keys in a directory, where there are any. */
    void keysIn(Path credentials) throws IOException {
        for (String name : List.of("private_signature.pem", "private_encryption.pem")) {
            if (Files.exists(credentials.resolve(name))) {
                Files.readString(credentials.resolve(name), UTF_8)
                        .lines()
                        .skip(2)
                        .limit(3)
                        .forEach(secrets::add);
            }
        }
    }

    void assertKept() {
        assertThat(secrets).allSatisfy(secret -> assertThat(shown).doesNotContain(secret));
    }
}
