package io.github.ibkrclient.cli.refresh.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.ToNumberPolicy;
import io.github.ibkrclient.cli.console.JsonOutput;
import io.github.ibkrclient.cli.console.UsageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * Files that are replaced whole: a reader sees the old or the new content, and a program that is killed leaves the one or
 * the other.
 */
public final class DataDirectory {
    private static final long LARGEST = 16L << 20;
    private static final String DRAFT = ".ibkr-refresh-";
    private static final Gson GSON = new GsonBuilder()
            .setObjectToNumberStrategy(ToNumberPolicy.BIG_DECIMAL)
            .create();

    private final String option;
    private final Path directory;

    /** A directory that an option names; it is made when it is missing. */
    public DataDirectory(String option, Path directory) {
        this.option = option;
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            try (DirectoryStream<Path> drafts = Files.newDirectoryStream(directory, DRAFT + "*")) {
                for (Path draft : drafts) {
                    Files.deleteIfExists(draft); // of a run that was killed
                }
            }
        } catch (IOException e) {
            throw new UsageException(option, directory + " is no directory that can be written; give another");
        }
    }

    /** The object in a file; empty when there is no file or its content is none. */
    public Optional<Map<?, ?>> read(String name) {
        Path file = directory.resolve(name);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return Optional.empty();
            }
            Object content = GSON.fromJson(Files.readString(file), Object.class);
            return content instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
        } catch (IOException | JsonParseException e) {
            return Optional.empty();
        }
    }

    /** Puts this object into a file. */
    public void write(String name, Map<String, ?> content) {
        Path file = directory.resolve(name);
        Path draft =
                directory.resolve(DRAFT + name + "-" + ProcessHandle.current().pid());
        try {
            try (FileChannel channel = FileChannel.open(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(JsonOutput.of(content).getBytes(UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UsageException(option, file + " cannot be written; make room or give another directory");
        }
    }
}
