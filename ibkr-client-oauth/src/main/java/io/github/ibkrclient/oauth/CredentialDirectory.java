package io.github.ibkrclient.oauth;

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

/** Writes files that hold credentials, so that nobody but the owner can read them and none is ever seen half written. */
final class CredentialDirectory {
    private CredentialDirectory() {}

    /**
     * Writes the files, in their order, or none: all are on the disk under other names before the first gets its own.
     * A file that exists is not overwritten, because it may hold the only copy of a key.
     */
    static void write(Path directory, Map<String, String> textByName) {
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
            make(directory);
            for (Map.Entry<String, String> file : textByName.entrySet()) {
                Path temporary = Files.createTempFile(directory, file.getKey(), ".tmp", OwnerOnly.file(directory));
                staged.add(temporary);
                write(temporary, file.getValue());
            }
            for (String name : textByName.keySet()) {
                Path temporary = staged.get(written.size());
                written.add(Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE));
            }
        } catch (IOException e) {
            staged.forEach(CredentialDirectory::delete);
            written.forEach(CredentialDirectory::delete);
            throw unwritable(directory, e);
        }
    }

    /**
     * The same with settings that go into the properties file, beside those for another way in if it is there. Keeps
     * settings and files of its own that are there from being overwritten.
     */
    static void join(Path directory, Map<String, String> textByName, Map<Credential, String> settings) {
        String text = settings.entrySet().stream()
                .map(setting -> Settings.line(setting.getKey().property(), setting.getValue()))
                .collect(Collectors.joining());
        Path file = directory.resolve(Settings.PROPERTIES_FILE);
        if (!Files.exists(file)) {
            Map<String, String> all = new LinkedHashMap<>(textByName);
            all.put(Settings.PROPERTIES_FILE, text); // last: without it the directory does not count as one
            write(directory, all);
            return;
        }
        String others = CredentialFile.text(Settings.PROPERTIES_FILE, file, Credential.CLIENT_ID);
        CredentialFile.properties(file, settings.keySet()).stringPropertyNames().stream()
                .filter(name -> name.startsWith(Credential.OAUTH2))
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

    /** Makes the directory, for the owner alone; leaves one that is there as it is. */
    static void make(Path directory) throws IOException {
        Files.createDirectories(directory, OwnerOnly.folder(directory));
    }

    /** Puts the text in the place of what the file holds, at once; for a caller who holds the file's lock. */
    static void replace(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(draft); // of a program that was killed
        try {
            Files.createFile(draft, OwnerOnly.file(file));
            write(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            forceNames(file.resolveSibling(""));
        } catch (IOException e) {
            delete(draft);
            throw e;
        }
    }

    /** Without it a power cut may bring the old file back. */
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

    /** Moves what is there of the files aside, under their names with {@code .old} behind. */
    static void retire(Path directory, List<String> names) {
        for (String name : names) {
            if (Files.exists(directory.resolve(name))) {
                rename(directory.resolve(name), directory.resolve(name + ".old"));
            }
        }
    }

    static void rename(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CredentialException(
                    String.valueOf(from.getFileName()), "cannot become " + to + "; mend the permissions", e);
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
