package io.github.ibkrclient.pacing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.ibkrclient.local.LockedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
 * A store in a text file. A title line comes first, then a line for the last penalty, {@code penalty millis times millis} with its end and its beginning, and one
 * for each rule, {@code name millis millis …}. Times are in milliseconds since 1970.
 */
final class FilePacingStore implements PacingStore {
    private static final Logger log = LoggerFactory.getLogger(FilePacingStore.class);
    private static final String FAMILY = "ibkr-client pacing store ";
    private static final String TITLE = FAMILY + "1\n";
    private static final String PENALTY = "penalty";
    /** How long one access waits for another program that works on the file. The pacer tries again. */
    static final Duration PATIENCE = Duration.ofMillis(100);

    /** In bytes. All rules together take far less. */
    private static final int LONGEST = 1_000_000;

    private final Path file;
    private final LockedFile locked;

    FilePacingStore(Path file, Duration patience) {
        this.file = file;
        this.locked = new LockedFile(file, patience, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void update(UnaryOperator<Entries> change) {
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new StoreRefusedException("it is a symbolic link, a directory or a device");
            }
            locked.alone(content -> {
                byte[] bytes = Channels.newInputStream(content).readNBytes(LONGEST);
                String before = new String(bytes, US_ASCII);
                String after = text(change.apply(parse(before)));
                if (!after.equals(before)) {
                    content.position(0);
                    Channels.newOutputStream(content).write(after.getBytes(US_ASCII));
                    content.truncate(content.position());
                }
                return after;
            });
        } catch (IOException e) {
            String why = e instanceof FileSystemException
                    ? e.getClass().getSimpleName() + ": " + e.getMessage() // the message alone is a path
                    : e.getMessage();
            throw new UncheckedIOException("pacing store " + file + ": " + why, e);
        }
    }

    /** Reads the store. Lines that cannot be read, which a full disk or a crash leaves, are dropped. */
    private Entries parse(String text) throws StoreRefusedException {
        boolean empty = TITLE.startsWith(text) || text.chars().allMatch(octet -> octet == 0);
        if (!empty && !text.startsWith(TITLE)) {
            throw new StoreRefusedException(
                    text.startsWith(FAMILY) ? "a newer version of this library wrote it" : "it is no pacing store");
        }
        Map<String, List<Instant>> calls = new TreeMap<>();
        Optional<Penalty> penalty = Optional.empty();
        boolean broken = false;
        for (String line : empty ? List.<String>of() : text.lines().skip(1).toList()) {
            String[] words = line.split(" ", -1);
            try {
                if (words[0].equals(PENALTY)) {
                    penalty =
                            Optional.of(new Penalty(instant(words[3]), instant(words[1]), Integer.parseInt(words[2])));
                } else {
                    Stream<String> times = Stream.of(words).skip(1);
                    calls.put(words[0], times.map(FilePacingStore::instant).toList());
                }
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                broken = true;
            }
        }
        if (broken) {
            log.warn("pacing store {}: lines that cannot be read are dropped; their calls are not counted", file);
        }
        return new Entries(calls, penalty);
    }

    private static Instant instant(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private static String text(Entries entries) {
        StringBuilder text = new StringBuilder(TITLE);
        entries.penalty()
                .ifPresent(last -> text.append(line(
                        PENALTY,
                        Stream.of(
                                last.until().toEpochMilli(),
                                last.times(),
                                last.from().toEpochMilli()))));
        new TreeMap<>(entries.calls())
                .forEach((rule, times) -> text.append(line(rule, times.stream().map(Instant::toEpochMilli))));
        return text.toString();
    }

    private static String line(String name, Stream<? extends Number> numbers) {
        return name + numbers.map(number -> " " + number).collect(Collectors.joining()) + "\n";
    }
}
