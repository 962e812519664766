package io.github.ibkrclient.pacing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.ibkrclient.local.LockedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in a text file. A title line comes first, then a line for the last penalty, {@code penalty millis times}, and one
 * for each rule, {@code name millis millis …}. Times are in milliseconds since 1970.
 */
final class FilePacingStore implements PacingStore {
    private static final Logger log = LoggerFactory.getLogger(FilePacingStore.class);
    private static final String TITLE = "ibkr-client pacing store 1";
    private static final String PENALTY = "penalty";
    /** How long to wait for another program that works on the file. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** In bytes. All rules together take far less. */
    private static final int LONGEST = 1_000_000;

    private final Path file;
    private final LockedFile locked;

    FilePacingStore(Path file, Duration patience) {
        this.file = file;
        this.locked = new LockedFile(file, patience);
    }

    @Override
    public void update(UnaryOperator<Entries> change) {
        try {
            locked.alone(content -> {
                byte[] bytes = Channels.newInputStream(content).readNBytes(LONGEST);
                Entries stored = parse(new String(bytes, US_ASCII));
                Entries changed = change.apply(stored);
                if (!changed.equals(stored)) {
                    content.position(0);
                    Channels.newOutputStream(content).write(text(changed).getBytes(US_ASCII));
                    content.truncate(content.position());
                }
                return changed;
            });
        } catch (IOException e) {
            throw new UncheckedIOException("pacing store " + file + ": " + e.getMessage(), e);
        }
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
            Optional<Penalty> penalty = Optional.empty();
            for (String line : lines.subList(1, lines.size())) {
                String[] words = line.split(" ", -1);
                Stream<Instant> times = Stream.of(words).skip(1).map(FilePacingStore::instant);
                if (words[0].equals(PENALTY)) {
                    penalty = Optional.of(new Penalty(instant(words[1]), Integer.parseInt(words[2])));
                } else {
                    calls.put(words[0], times.toList());
                }
            }
            return new Entries(calls, penalty);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            log.warn("{} is not a pacing store and is replaced; calls of other programs are not counted", file);
            return Entries.NONE;
        }
    }

    private static Instant instant(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private static String text(Entries entries) {
        StringBuilder text = new StringBuilder(TITLE + "\n");
        entries.penalty()
                .ifPresent(
                        last -> text.append(line(PENALTY, Stream.of(last.until().toEpochMilli(), last.times()))));
        new TreeMap<>(entries.calls())
                .forEach((rule, times) -> text.append(line(rule, times.stream().map(Instant::toEpochMilli))));
        return text.toString();
    }

    private static String line(String name, Stream<? extends Number> numbers) {
        return name + numbers.map(number -> " " + number).collect(Collectors.joining()) + "\n";
    }
}
