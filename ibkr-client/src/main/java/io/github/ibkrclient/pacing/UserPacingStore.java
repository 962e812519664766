package io.github.ibkrclient.pacing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import okio.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store of a user in his state directory. Its name is a hash, so that it does not show who he is. */
final class UserPacingStore implements PacingStore {
    private static final Logger log = LoggerFactory.getLogger(UserPacingStore.class);
    private static final String REMEDY =
            "; give Builder.pacingStore a file, or do without one with Builder.pacingInMemory";
    private static final int NAME_LENGTH = 32;

    /** Longer than every penalty, which counts for a day after its end. */
    private static final Duration STALE = Duration.ofDays(14);

    private final Optional<Path> file;
    private final PacingStore store;
    private final AtomicBoolean tidy = new AtomicBoolean();

    /** The store of a user in this directory; empty when he has none, and then every access fails. */
    UserPacingStore(Optional<Path> state, String baseUrl, String user) {
        this.file = state.map(directory -> directory.resolve("pacing").resolve(name(baseUrl, user)));
        this.store = file.map(PacingStore::file).orElse(UserPacingStore::homeless);
    }

    @Override
    public void update(UnaryOperator<Entries> change) {
        try {
            store.update(change);
            if (file.isPresent() && !tidy.getAndSet(true)) {
                deleteStale(file.get());
            }
        } catch (UncheckedIOException e) {
            throw new UncheckedIOException(e.getMessage() + REMEDY, e.getCause());
        } catch (IOException e) {
            log.debug("stale pacing stores were not deleted", e);
        }
    }

    private static void homeless(UnaryOperator<Entries> change) {
        String why = "this user has no home directory for a pacing store";
        throw new UncheckedIOException(why, new IOException(why));
    }

    private static void deleteStale(Path own) throws IOException {
        Instant latest = Files.getLastModifiedTime(own).toInstant().minus(STALE);
        try (DirectoryStream<Path> stores = Files.newDirectoryStream(own.resolveSibling(""), "*.store")) {
            for (Path store : stores) {
                if (Files.getLastModifiedTime(store).toInstant().isBefore(latest)) {
                    Files.deleteIfExists(store);
                }
            }
        }
    }

    private static String name(String baseUrl, String user) {
        return ByteString.encodeUtf8(baseUrl + "\n" + user).sha256().hex().substring(0, NAME_LENGTH) + ".store";
    }
}
