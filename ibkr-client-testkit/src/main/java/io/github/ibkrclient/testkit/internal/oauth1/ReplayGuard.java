package io.github.ibkrclient.testkit.internal.oauth1;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Remembers the nonces and timestamps of one consumer. See {@code docs/protocol.md#timestamp-window}. */
final class ReplayGuard {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");

    private final Duration clockTolerance;
    private final Duration overtaking;
    private final Set<String> nonces = new HashSet<>();
    private final Deque<Accepted> accepted = new ArrayDeque<>();
    private long latest;

    private record Accepted(String nonce, Instant at) {}

    /**
     * A guard that has seen no request.
     *
     * @param clockTolerance how far a timestamp may be from the server's clock
     * @param overtaking how far a timestamp may lie before one already accepted; requests on several connections overtake
     *     each other
     */
    ReplayGuard(Duration clockTolerance, Duration overtaking) {
        this.clockTolerance = clockTolerance;
        this.overtaking = overtaking;
    }

    /** Whether the timestamp is a number of seconds, near the clock, and not too far behind those before it. */
    boolean timely(String timestamp, Instant now) {
        if (!SECONDS.matcher(timestamp).matches()) {
            return false;
        }
        long seconds = Long.parseLong(timestamp);
        long off = Math.abs(now.getEpochSecond() - seconds);
        return off <= clockTolerance.toSeconds() && seconds >= latest - overtaking.toSeconds();
    }

    boolean used(String nonce) {
        return nonces.contains(nonce);
    }

    /** Remembers an accepted request. A nonce is forgotten when a request with its timestamp would be refused anyway. */
    void accept(String nonce, String timestamp, Instant now) {
        latest = Math.max(latest, Long.parseLong(timestamp));
        nonces.add(nonce);
        accepted.add(new Accepted(nonce, now));
        Instant old = now.minus(clockTolerance.multipliedBy(2)).minusSeconds(1);
        for (Accepted first = accepted.peek(); first != null && first.at().isBefore(old); first = accepted.peek()) {
            nonces.remove(first.nonce());
            accepted.remove();
        }
    }
}
