package io.github.ibkrclient.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a text from wherever a build may keep it. */
final class Input {
    private Input() {}

    /**
     * The text, which is UTF-8.
     *
     * @param location a file, a resource on the class path, or a URL
     */
    static String read(String location) throws IOException {
        if (location.matches("[a-z]{2,}:.*")) {
            try (InputStream remote = URI.create(location).toURL().openStream()) {
                return text(remote);
            }
        }
        if (Files.isRegularFile(Path.of(location))) {
            return Files.readString(Path.of(location), StandardCharsets.UTF_8);
        }
        try (InputStream resource = Input.class.getClassLoader().getResourceAsStream(location)) {
            if (resource == null || location.isEmpty()) {
                throw new NoSuchFileException(location);
            }
            return text(resource);
        }
    }

    private static String text(InputStream bytes) throws IOException {
        return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    }
}
