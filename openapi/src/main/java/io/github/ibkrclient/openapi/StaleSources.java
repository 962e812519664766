package io.github.ibkrclient.openapi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/** Generated sources of an earlier run whose operation or schema is no longer included. */
final class StaleSources {
    /** The first line of every generated source, as the templates write it. */
    static final String MARK = "// Generated from the API description. Do not edit.";

    private StaleSources() {}

    /**
     * Deletes the generated sources below a folder that were not written this time. Other files stay.
     *
     * @param written what was written this time, or was already there with the same content
     */
    static void delete(Path folder, Set<Path> written) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!written.contains(file) && isGenerated(file)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean isGenerated(Path file) throws IOException {
        return file.toString().endsWith(".java")
                && Files.readString(file, StandardCharsets.UTF_8).startsWith(MARK);
    }
}
