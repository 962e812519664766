package io.github.ibkrclient.pacing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.ibkrclient.local.LockedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Under a title line one line per rule, {@code name millis millis …}, and one for the last penalty, {@code penalty millis times}. */
final class FileLedger implements PacingLedger {
    private static final Logger log = LoggerFactory.getLogger(FileLedger.class);
    private static final String TITLE = "ibkr-client pacing ledger 1";
    private static final String PENALTY = "penalty";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Far more than all rules take together. */
    private static final long LONGEST = 1_000_000;

    private final Path file;
    private final LockedFile locked;

    FileLedger(Path file) {
        this(file, PATIENCE);
    }

    FileLedger(Path file, Duration patience) {
        this.file = file;
        this.locked = new LockedFile(file, patience);
    }

    @Override
    public void update(UnaryOperator<Entries> change) {
        try {
            locked.alone(content -> {
                Entries stored = parse(read(content));
                Entries changed = change.apply(stored);
                if (!changed.equals(stored)) {
                    write(content, text(changed));
                }
                return changed;
            });
        } catch (IOException e) {
            throw new UncheckedIOException("pacing ledger " + file + ": " + e.getMessage(), e);
        }
    }

    private static String read(FileChannel content) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(content.size(), LONGEST));
        while (bytes.hasRemaining() && content.read(bytes, bytes.position()) > 0) {}
        return new String(bytes.array(), 0, bytes.position(), US_ASCII);
    }

    private static void write(FileChannel content, String text) throws IOException {
        ByteBuffer bytes = US_ASCII.encode(text);
        while (bytes.hasRemaining()) {
            content.write(bytes, bytes.position());
        }
        content.truncate(bytes.limit());
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
            Penalty penalty = null;
            for (String line : lines.subList(1, lines.size())) {
                List<String> words = Arrays.asList(line.split(" ", -1));
                if (words.get(0).equals(PENALTY)) {
                    penalty = new Penalty(instant(words.get(1)), Integer.parseInt(words.get(2)));
                } else {
                    calls.put(
                            words.get(0),
                            words.stream().skip(1).map(FileLedger::instant).toList());
                }
            }
            return new Entries(calls, Optional.ofNullable(penalty));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            log.warn("{} is not a pacing ledger and is replaced; calls of other programs are not counted", file);
            return Entries.NONE;
        }
    }

    private static Instant instant(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private static String text(Entries entries) {
        List<String> lines = new ArrayList<>(List.of(TITLE));
        entries.penalty()
                .ifPresent(last -> lines.add(PENALTY + " " + last.until().toEpochMilli() + " " + last.times()));
        new TreeMap<>(entries.calls()).forEach((rule, times) -> lines.add(line(rule, times)));
        return String.join("\n", lines) + "\n";
    }

    private static String line(String name, List<Instant> times) {
        StringBuilder line = new StringBuilder(name);
        times.forEach(time -> line.append(' ').append(time.toEpochMilli()));
        return line.toString();
    }
}
