package io.github.ibkrclient.openapi;

import io.github.ibkrclient.openapi.guide.Guide;
import io.github.ibkrclient.openapi.read.SpecException;
import io.github.ibkrclient.openapi.read.SpecFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the endpoint guide: {@code ./mvnw -q -pl openapi compile exec:java@guide}. */
public final class WriteGuide {
    private WriteGuide() {}

    /** Takes the folder of the module, which holds all that is read and written. */
    public static void main(String... arguments) throws IOException {
        Path module = Path.of(arguments[0]);
        try {
            Files.writeString(module.resolve("ENDPOINTS.md"), text(module), StandardCharsets.UTF_8);
        } catch (SpecException e) {
            throw e.inFull();
        }
    }

    static String text(Path module) throws IOException {
        return Guide.write(
                module.resolve("guide"),
                SpecFolder.read(module.resolve("spec")).description(),
                module.resolve("include.txt").toString());
    }
}
