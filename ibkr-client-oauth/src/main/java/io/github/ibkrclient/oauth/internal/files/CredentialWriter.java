package io.github.ibkrclient.oauth.internal.files;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.local.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes files with credentials. Only their owner can read them, and nobody ever sees one half written. */
public final class CredentialWriter {
    private CredentialWriter() {}

    /**
     * Writes all files, in their order, or none. All are on the disk under temporary names before the first gets its own
     * name. A file that exists is not overwritten, because it may hold the only copy of a key.
     */
    public static void write(Path directory, Map<String, String> textByName) {
        for (String name : textByName.keySet()) {
            if (Files.exists(directory.resolve(name))) {
                throw new CredentialException(
                        name,
                        "exists in " + directory + " and is not overwritten; move it away or give another directory");
            }
        }
        List<Path> staged = new ArrayList<>();
        List<Path> written = new ArrayList<>();
        try {
            OwnerOnly.makeFolder(directory);
            for (Map.Entry<String, String> file : textByName.entrySet()) {
                Path temporary = OwnerOnly.makeFile(directory, file.getKey(), ".tmp");
                staged.add(temporary);
                write(temporary, file.getValue());
            }
            for (String name : textByName.keySet()) {
                Path temporary = staged.get(written.size());
                written.add(Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE));
            }
        } catch (IOException e) {
            staged.forEach(CredentialWriter::delete);
            written.forEach(CredentialWriter::delete);
            throw unwritable(directory, e);
        }
    }

    /**
     * Writes the files, and adds the settings of OAuth 2.0 to the properties file, which may hold those of OAuth 1.0a.
     * Neither a file nor a setting of OAuth 2.0 that is there is overwritten.
     */
    public static void join(Path directory, Map<String, String> textByName, Map<CredentialKey, String> settings) {
        String text = settings.entrySet().stream()
                .map(setting -> CredentialSource.line(setting.getKey().property(), setting.getValue()))
                .collect(Collectors.joining());
        Path file = directory.resolve(CredentialSource.PROPERTIES_FILE);
        if (!Files.exists(file)) {
            Map<String, String> all = new LinkedHashMap<>(textByName);
            all.put(CredentialSource.PROPERTIES_FILE, text); // last, because without it the directory counts as empty
            write(directory, all);
            return;
        }
        String others = CredentialReader.text(CredentialSource.PROPERTIES_FILE, file, CredentialKey.CLIENT_ID);
        CredentialReader.properties(file, settings.keySet()).stringPropertyNames().stream()
                .filter(name -> name.startsWith(CredentialKey.OAUTH2))
                .findFirst()
                .ifPresent(name -> {
                    throw new CredentialException(
                            name, "stands in " + file + " and is not overwritten; remove it or give another directory");
                });
        write(directory, textByName);
        try {
            replace(file, (others.isEmpty() || others.endsWith("\n") ? others : others + "\n") + text);
        } catch (IOException e) {
            textByName.keySet().forEach(name -> delete(directory.resolve(name)));
            throw unwritable(directory, e);
        }
    }

    private static CredentialException unwritable(Path directory, IOException e) {
        return new CredentialException(
                "credentials directory", directory + " cannot be written; mend its permissions or give another", e);
    }

    /** Replaces the content of the file in one step. Callers that share the file must hold its lock. */
    public static void replace(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(draft); // a program that was killed left it
        try {
            OwnerOnly.makeFile(draft);
            write(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            forceNames(file.resolveSibling(""));
        } catch (IOException e) {
            delete(draft);
            throw e;
        }
    }

    /** Writes the directory's entries to the disk; otherwise a power cut may bring the old file back. */
    private static void forceNames(Path directory) throws IOException {
        if (OwnerOnly.isKnownTo(directory)) { // elsewhere a directory cannot be opened
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, EnumSet.of(StandardOpenOption.WRITE))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Renames those of the files that exist: {@code .old} is put behind their names. */
    public static void retire(Path directory, List<String> names) {
        for (String name : names) {
            if (Files.exists(directory.resolve(name))) {
                rename(directory.resolve(name), directory.resolve(name + ".old"));
            }
        }
    }

    /** Renames a file. */
    public static void rename(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CredentialException(
                    String.valueOf(from.getFileName()), "cannot become " + to + "; mend the permissions", e);
        }
    }

    /** Deletes a file if it exists, at the latest when the JVM ends. */
    public static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
