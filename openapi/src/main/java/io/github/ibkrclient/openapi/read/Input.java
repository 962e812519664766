package io.github.ibkrclient.openapi.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a text from wherever a build may keep it. */
public final class Input {
    private Input() {}

    /**
     * The text, which is UTF-8.
     *
     * @param location a file or a resource on the class path
     */
    public static String read(String location) throws IOException {
        if (Files.isRegularFile(Path.of(location))) {
            return Files.readString(Path.of(location), StandardCharsets.UTF_8);
        }
        try (InputStream resource = Input.class.getClassLoader().getResourceAsStream(location)) {
            if (resource == null || location.isEmpty()) {
                throw new NoSuchFileException(location);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
