package io.github.ibkrclient.openapi;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.ibkrclient.openapi.read.AnswerExamples;
import io.github.ibkrclient.openapi.read.SpecException;
import io.github.ibkrclient.openapi.read.SpecFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A step of the build: writes the API description, which is kept in several files, as one document, the table of all known
 * routes as another, and the examples of answers as JSON, for programs that do not read YAML.
 */
public final class MergeSpec {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private MergeSpec() {}

    /** Takes the folder of the files, and the files to write: the document, the routes and the examples. */
    public static void main(String... arguments) throws IOException {
        try {
            SpecFolder.Contents contents = SpecFolder.read(Path.of(arguments[0]));
            write(Path.of(arguments[1]), yaml(contents.description()));
            write(Path.of(arguments[2]), yaml(contents.routes().document()));
            write(Path.of(arguments[3]), JSON.writeValueAsString(AnswerExamples.of(contents.description())) + "\n");
        } catch (SpecException e) {
            throw e.inFull();
        }
    }

    private static String yaml(ObjectNode document) throws IOException {
        return "# Merged from the files of openapi/spec. Do not edit.\n" + YAML.writeValueAsString(document);
    }

    /** Leaves a file that stays the same as it is, so that the build sees no change. */
    private static void write(Path file, String content) throws IOException {
        if (Files.notExists(file)
                || !Files.readString(file, StandardCharsets.UTF_8).equals(content)) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, content, StandardCharsets.UTF_8);
        }
    }
}
