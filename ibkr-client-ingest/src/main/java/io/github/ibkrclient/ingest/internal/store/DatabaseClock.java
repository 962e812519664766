package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.ingest.IngestException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The clock of the database, which is the same for all machines. It is asked once a minute; between, the monotonic clock of
 * this machine counts, so that setting the wall clock of a machine moves no run. Thread-safe.
 */
public final class DatabaseClock implements InstantSource {
    private static final long ASK_AGAIN_AFTER = Duration.ofMinutes(1).toNanos();

    private final Database database;
    private volatile Reading last;

    private record Reading(Instant at, long nanos) {}

    /**
     * The clock of a database, which is asked at once.
     *
     * @throws IngestException {@code DATABASE_UNAVAILABLE}
     */
    public DatabaseClock(Database database) {
        this.database = database;
        last = ask(database);
    }

    private static Reading ask(Database database) {
        Instant at = database.inTransaction(handle -> handle.createQuery("select clock_timestamp()")
                .mapTo(Instant.class)
                .one());
        return new Reading(at, System.nanoTime());
    }

    /** The time; as long as the database is away, counted from when it last answered. */
    @Override
    public Instant instant() {
        Reading reading = last;
        if (System.nanoTime() - reading.nanos() > ASK_AGAIN_AFTER) {
            reading = read(reading);
        }
        return reading.at().plusNanos(System.nanoTime() - reading.nanos());
    }

    private Reading read(Reading old) {
        Reading reading;
        try {
            reading = ask(database);
        } catch (IngestException e) {
            long now = System.nanoTime();
            reading = new Reading(old.at().plusNanos(now - old.nanos()), now);
        }
        last = reading;
        return reading;
    }
}
