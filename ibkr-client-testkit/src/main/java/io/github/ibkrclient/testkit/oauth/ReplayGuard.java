package io.github.ibkrclient.testkit.oauth;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The nonces and timestamps of one consumer. */
final class ReplayGuard {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");

    private final Duration clockTolerance;
    private final Duration overtaking;
    private final Set<String> nonces = new HashSet<>();
    private final Deque<Accepted> accepted = new ArrayDeque<>();
    private long latest;

    private record Accepted(String nonce, Instant at) {}

    /**
     * A guard that has seen nothing.
     *
     * @param clockTolerance how far a timestamp may be from the server's clock
     * @param overtaking how far it may lie before an accepted one, since requests overtake each other
     */
    ReplayGuard(Duration clockTolerance, Duration overtaking) {
        this.clockTolerance = clockTolerance;
        this.overtaking = overtaking;
    }

    /** Whether the timestamp is ten digits, near the clock and not behind those before it. */
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

    /** Remembers a request that was accepted; a nonce is forgotten when its timestamp could not pass any more. */
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
