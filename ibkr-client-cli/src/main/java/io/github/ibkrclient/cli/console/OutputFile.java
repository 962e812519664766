package io.github.ibkrclient.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.local.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;

/** A file that an option names for the output. Only its owner can read it. */
public final class OutputFile {
    private OutputFile() {}

    /**
     * Refuses a file that is also an input, before anything is read.
     *
     * @throws UsageException when it is one
     */
    public static void check(String option, Path file, Collection<Path> inputs) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
            throw new UsageException(option, file + " cannot be written; name a file in a folder that exists");
        }
        for (Path input : inputs) {
            if (isSame(input, file)) {
                throw new UsageException(option, file + " is one of the files to read; give another");
            }
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes the text whole or not at all. An earlier file is replaced. */
    public static void write(String option, Path file, String text) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                Files.writeString(file, text, UTF_8); // such as /dev/stdout
                return;
            }
            Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            OwnerOnly.makeFile(fresh);
            try {
                Files.writeString(fresh, text, UTF_8);
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new UsageException(option, file + " cannot be written; give another place");
        }
    }
}
