package io.github.ibkrclient.internal;

import io.github.ibkrclient.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whether one part of IBKR is away, as its own answers tell. In the minutes around a nightly reset the first sign is
 * enough and the reset is waited out; at other times the third sign in a row is, and the pause grows from 5 s to 5 min.
 */
final class Outage {
    private static final int FREE_SIGNS = 2;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration RESET_SPREAD = Duration.ofMinutes(1);

    private final Timing timing;
    private final Runnable changed;
    private final ReentrantLock lock = new ReentrantLock();
    private int signs;
    private @Nullable Pause pause;

    /** No call before an instant, and why. */
    record Pause(Instant until, String why) {}

    /** Nothing is known to be away; {@code changed} runs whenever a pause begins, and when an answer ends it. */
    Outage(Timing timing, Runnable changed) {
        this.timing = timing;
        this.changed = changed;
    }

    /** The pause that runs at this moment. */
    Optional<Pause> pause() {
        lock.lock();
        try {
            return Optional.ofNullable(pause).filter(running -> running.until().isAfter(timing.now()));
        } finally {
            lock.unlock();
        }
    }

    /** Whether IBKR has answered since it was last away. */
    boolean answers() {
        lock.lock();
        try {
            return pause == null;
        } finally {
            lock.unlock();
        }
    }

    /** IBKR answered as it does when it is away. Answers to calls that left before the pause began add nothing. */
    void seen(String what) {
        lock.lock();
        try {
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
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    /** IBKR answered. */
    void over() {
        lock.lock();
        try {
            boolean wasAway = pause != null;
            signs = 0;
            pause = null;
            if (!wasAway) {
                return;
            }
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    private Duration growing() {
        Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(signs - FREE_SIGNS - 1, 10));
        Duration capped = grown.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : grown;
        return capped.plus(Jitter.upTo(capped.dividedBy(5), timing));
    }
}
