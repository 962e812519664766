package io.github.ibkrclient.pacing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line per rule, {@code name millis millis …}, under a title line; the file's own lock keeps processes apart. */
final class FileLedger implements PacingLedger {
    private static final Logger log = LoggerFactory.getLogger(FileLedger.class);
    private static final String TITLE = "ibkr-client pacing ledger 1";
    private static final String CLOSED_UNTIL = "closed-until";
    private static final long LOCK_RETRY_NANOS = 1_000_000;

    private final Path file;

    FileLedger(Path file) {
        this.file = file;
    }

    @Override
    public void update(UnaryOperator<Entries> change) {
        boolean interrupted = Thread.interrupted(); // an interrupt would close the file in the middle
        try (RandomAccessFile content = open();
                FileLock lock = lock(content.getChannel())) {
            Entries stored = parse(read(content));
            Entries changed = change.apply(stored);
            if (lock.isValid() && !changed.equals(stored)) {
                write(content, text(changed));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("pacing ledger " + file + ": " + e.getMessage(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private RandomAccessFile open() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try {
            Files.createFile(file, ownerOnly());
        } catch (FileAlreadyExistsException known) {
            // opened below
        }
        return new RandomAccessFile(file.toFile(), "rw");
    }

    private FileAttribute<?>[] ownerOnly() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Another ledger on the same file in this JVM is not waited for by the JDK, so all waits are polled. */
    private static FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException heldInThisJvm) {
                // polled like one that is held elsewhere
            }
            LockSupport.parkNanos(channel, LOCK_RETRY_NANOS);
        }
    }

    private static String read(RandomAccessFile content) throws IOException {
        byte[] bytes = new byte[(int) content.length()];
        content.readFully(bytes);
        return new String(bytes, US_ASCII);
    }

    private static void write(RandomAccessFile content, String text) throws IOException {
        byte[] bytes = text.getBytes(US_ASCII);
        content.seek(0);
        content.write(bytes);
        content.setLength(bytes.length);
    }

    private Entries parse(String text) {
        if (text.isEmpty()) {
            return Entries.NONE;
        }
        try {
            List<String> lines = text.lines().toList();
            if (!lines.get(0).equals(TITLE)) {
                throw new NumberFormatException("no title line");
            }
            Map<String, List<Instant>> calls = new TreeMap<>();
            for (String line : lines.subList(1, lines.size())) {
                List<String> words = Arrays.asList(line.split(" ", -1));
                calls.put(words.get(0), instants(words.subList(1, words.size())));
            }
            Optional<Instant> closedUntil =
                    Optional.ofNullable(calls.remove(CLOSED_UNTIL)).map(times -> times.get(0));
            return new Entries(calls, closedUntil);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            log.warn("{} is not a pacing ledger and is replaced; calls of other programs are not counted", file);
            return Entries.NONE;
        }
    }

    private static List<Instant> instants(List<String> millis) {
        return millis.stream().map(Long::parseLong).map(Instant::ofEpochMilli).toList();
    }

    private static String text(Entries entries) {
        List<String> lines = new ArrayList<>(List.of(TITLE));
        entries.closedUntil().ifPresent(until -> lines.add(line(CLOSED_UNTIL, List.of(until))));
        new TreeMap<>(entries.calls()).forEach((rule, times) -> lines.add(line(rule, times)));
        return String.join("\n", lines) + "\n";
    }

    private static String line(String name, List<Instant> times) {
        StringBuilder line = new StringBuilder(name);
        times.forEach(time -> line.append(' ').append(time.toEpochMilli()));
        return line.toString();
    }
}
