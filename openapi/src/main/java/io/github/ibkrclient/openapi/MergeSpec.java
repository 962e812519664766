package io.github.ibkrclient.openapi;

import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.ibkrclient.openapi.read.SpecException;
import io.github.ibkrclient.openapi.read.SpecFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A step of the build: writes the API description, which is kept in several files, as one document. */
public final class MergeSpec {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    private MergeSpec() {}

    /** Takes the folder of the files and the document to write. */
    public static void main(String... arguments) throws IOException {
        try {
            write(Path.of(arguments[0]), Path.of(arguments[1]));
        } catch (SpecException e) {
            throw e.inFull();
        }
    }

    /** Leaves a document that stays the same as it is, so that the build sees no change. */
    private static void write(Path folder, Path document) throws IOException {
        String merged = "# Merged from the files of openapi/spec. Do not edit.\n"
                + YAML.writeValueAsString(SpecFolder.merge(folder));
        if (Files.notExists(document)
                || !Files.readString(document, StandardCharsets.UTF_8).equals(merged)) {
            Files.createDirectories(document.toAbsolutePath().getParent());
            Files.writeString(document, merged, StandardCharsets.UTF_8);
        }
    }
}
