package io.github.ibkrclient.executions.document;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a document, which can be read more than once. A stream is copied into a temporary file that only its owner
 * can read; {@link #close} deletes it.
 */
public final class DocumentSource implements Closeable {
    private final String name;
    private final Opener opener;
    private final @Nullable Path temporary;

    private DocumentSource(String name, Opener opener, @Nullable Path temporary) {
        this.name = name;
        this.opener = opener;
        this.temporary = temporary;
    }

    /** A file, which stays where it is. */
    public static DocumentSource of(Path file) {
        return of(String.valueOf(file.getFileName()), file);
    }

    /** A file under another name than its own. */
    public static DocumentSource of(String name, Path file) {
        return new DocumentSource(name, () -> Files.newInputStream(file), null);
    }

    /** Bytes that are in memory already. */
    public static DocumentSource of(String name, byte[] content) {
        byte[] copy = content.clone();
        return new DocumentSource(name, () -> new ByteArrayInputStream(copy), null);
    }

    /**
     * A stream, which is read to its end and left open.
     *
     * @throws IOException when the stream or the temporary file fails
     */
    public static DocumentSource of(String name, InputStream stream) throws IOException {
        Path file = Files.createTempFile("ibkr-document", ".tmp", ownerOnly());
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                stream.transferTo(out);
            }
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return new DocumentSource(name, () -> Files.newInputStream(file), file);
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** The name of the file, or the name that was given. */
    public String name() {
        return name;
    }

    /** The bytes from the start. */
    public InputStream open() throws IOException {
        return opener.open();
    }

    /**
     * The same document for a caller that wants to follow how it is read.
     *
     * @param progress is told how many bytes a reader has read so far, after each portion; on its thread
     */
    public DocumentSource watched(LongConsumer progress) {
        return new DocumentSource(
                name,
                () -> new FilterInputStream(opener.open()) {
                    private long count;

                    @Override
                    public int read() throws IOException {
                        int value = super.read();
                        progress.accept(value < 0 ? count : ++count);
                        return value;
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        int read = super.read(bytes, offset, length);
                        count += Math.max(0, read);
                        progress.accept(count);
                        return read;
                    }
                },
                temporary);
    }

    /** Deletes the temporary file, if there is one. */
    @Override
    public void close() throws IOException {
        if (temporary != null) {
            Files.deleteIfExists(temporary);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private interface Opener {
        InputStream open() throws IOException;
    }
}
