package io.github.ibkrclient.internal.outage;

import io.github.ibkrclient.internal.concurrent.Jitter;
import io.github.ibkrclient.internal.time.Backoff;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether one part of IBKR is away, as its answers show. In the minutes of a nightly reset the first sign is enough, and
 * nothing is sent until the reset is over. At other times the third sign in a row is enough, and the pause grows from 5 s
 * to 5 min. See {@code docs/protocol.md#edge-answers-wordless}.
 */
public final class Outage {
    private static final int FREE_SIGNS = 2;
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));
    private static final Duration RESET_SPREAD = Duration.ofMinutes(1);

    private final Timing timing;
    private final Runnable changed;
    private int signs;
    private @Nullable Pause pause;

    /** No call before an instant, and why. */
    public record Pause(Instant until, String why) {}

    /** Nothing is known to be away; {@code changed} runs whenever a pause begins, and when an answer ends it. */
    public Outage(Timing timing, Runnable changed) {
        this.timing = timing;
        this.changed = changed;
    }

    /** The pause that runs at this moment. */
    public synchronized Optional<Pause> pause() {
        return Optional.ofNullable(pause).filter(running -> running.until().isAfter(timing.now()));
    }

    /** Whether IBKR has answered since it was last away. */
    public synchronized boolean answers() {
        return pause == null;
    }

    /** IBKR answered as it does when it is away. Answers to calls that left before the pause began add nothing. */
    public void seen(String what) {
        synchronized (this) {
            Instant now = timing.now();
            if (pause != null && pause.until().isAfter(now)) {
                return;
            }
            signs++;
            Optional<NightlyReset> reset = NightlyReset.at(now);
            if (reset.isEmpty() && signs <= FREE_SIGNS) {
                return;
            }
            pause = reset.map(running -> new Pause(
                            running.end().plus(Jitter.upTo(RESET_SPREAD, timing)), running.what() + " (" + what + ")"))
                    .orElseGet(() -> new Pause(now.plus(growing()), "IBKR is away (" + what + ")"));
        }
        changed.run();
    }

    /** IBKR answered. */
    public void over() {
        synchronized (this) {
            boolean wasAway = pause != null;
            signs = 0;
            pause = null;
            if (!wasAway) {
                return;
            }
        }
        changed.run();
    }

    private Duration growing() {
        Duration growing = BACKOFF.after(signs - FREE_SIGNS);
        return growing.plus(Jitter.upTo(growing.dividedBy(5), timing));
    }
}
