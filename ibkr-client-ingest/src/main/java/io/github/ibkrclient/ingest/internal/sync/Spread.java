package io.github.ibkrclient.ingest.internal.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/**
 * Spreads runs over their interval. Each connection has its own place in every interval, which follows from its id, so that
 * neither a start of all machines nor a pause of all connections makes them run together.
 */
public record Spread(Duration interval, Random random) {
    private static final int JITTER = 60;
    private static final int AFTER_PAUSE = 10;

    /** The next instant at the connection's place, and a little more by chance. */
    public Instant next(UUID connection, Instant now) {
        long length = interval.toMillis();
        long place = place(connection, length);
        long sinceLast = Math.floorMod(now.toEpochMilli() - place, length);
        return now.plusMillis(length - sinceLast + random.nextInt(Math.toIntExact(length / JITTER) + 1));
    }

    /** The end of a pause, and for each connection another while after it. */
    public Instant after(UUID connection, Instant end) {
        return end.plusMillis(place(connection, interval.toMillis() / AFTER_PAUSE + 1));
    }

    /** The same for a connection that needs to be looked at less often. */
    Spread atLeast(Duration other) {
        return other.compareTo(interval) > 0 ? new Spread(other, random) : this;
    }

    private static long place(UUID connection, long length) {
        return Math.floorMod(connection.getLeastSignificantBits() ^ connection.getMostSignificantBits(), length);
    }
}
