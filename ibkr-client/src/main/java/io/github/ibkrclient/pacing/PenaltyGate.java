package io.github.ibkrclient.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The penalty box of this machine's address. IBKR punishes the address, not the user, so all pacers of a runtime share
 * one gate.
 */
public final class PenaltyGate {
    private static final Duration SLOW_START = Duration.ofMinutes(1);

    private volatile Instant until = Instant.MIN;

    /** An open gate. */
    public PenaltyGate() {}

    /** Closes the gate; an earlier opening than the one in force changes nothing. */
    public synchronized void closeUntil(Instant instant) {
        if (instant.isAfter(until)) {
            until = instant;
        }
    }

    /** When the gate opens; empty when it is open at this instant. */
    public Optional<Instant> closedUntil(Instant now) {
        Instant opens = until;
        return opens.isAfter(now) ? Optional.of(opens) : Optional.empty();
    }

    /**
     * When the gate opens or lately opened: until a minute after that, each pacer lets calls out one at a time and one a
     * second. Empty when calls leave at full pace.
     */
    public Optional<Instant> slowAfter(Instant now) {
        Instant opens = until;
        return opens.isAfter(now.minus(SLOW_START)) ? Optional.of(opens) : Optional.empty();
    }
}
