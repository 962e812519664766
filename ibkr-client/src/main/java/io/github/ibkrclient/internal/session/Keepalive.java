package io.github.ibkrclient.internal.session;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.internal.concurrent.Jitter;
import io.github.ibkrclient.internal.response.Outcome;
import io.github.ibkrclient.internal.time.Backoff;
import io.github.ibkrclient.operation.SessionTier;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one tickle a minute for as long as the session is wanted; IBKR ends a session that is idle for six minutes (see
 * {@code docs/protocol.md#idle-timeout}). After a failure the pauses grow, and they stay below those six minutes: a client
 * that IBKR blocks never calls more often than one that is served.
 */
final class Keepalive implements Prerequisite {
    private static final Logger log = LoggerFactory.getLogger(Keepalive.class);
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Backoff AFTER_FAILURE = new Backoff(INTERVAL, Duration.ofMinutes(5));
    /** A tickle that waits for the session or its turn has not left, and is tried again this soon at the earliest. */
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(10);

    /** Log at INFO once, at the third consecutive failure. What pauses the session is logged elsewhere. */
    private static final int LOGGED_FAILURE = 3;

    private final Timing timing;
    private final Runnable tickle;
    private Timing.@Nullable Scheduled next;
    private long epoch;
    private boolean closed;
    private volatile @Nullable Trouble trouble;

    /**
     * Tickles that fail.
     *
     * @param since when the first of them failed
     * @param times how many failed in a row
     * @param why why the last one failed
     */
    record Trouble(Instant since, int times, String why) {}

    Keepalive(Timing timing, Runnable tickle) {
        this.timing = timing;
        this.tickle = tickle;
    }

    @Override
    public void ensure(SessionHandle call) {
        if (call.tier() != SessionTier.NONE) {
            start();
        }
    }

    @Override
    public void learn(SessionHandle call, Outcome<?> outcome) {
        if (outcome.succeeded() && call.tier() != SessionTier.NONE) {
            trouble = null;
        }
        if (outcome.succeeded() && call.operation().sameCallAs(Endpoint.LOGOUT)) {
            stop();
        }
    }

    /** Why tickles fail; empty when the last one, or a call after it, succeeded. */
    Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Schedules the first tickle after 30 to 60 s; the jitter spreads clients that start together. */
    private synchronized void start() {
        if (next == null && !closed) {
            epoch++;
            schedule(INTERVAL.minus(Jitter.upTo(INTERVAL.dividedBy(2), timing)), epoch);
        }
    }

    /** Stops tickling until a call starts it again. */
    synchronized void stop() {
        if (next != null) {
            next.cancel();
            next = null;
            epoch++;
        }
    }

    /** Stops tickling for good. */
    synchronized void close() {
        closed = true;
        stop();
    }

    private void tick(long mine) {
        Duration pause = INTERVAL;
        try {
            tickle.run();
            trouble = null;
        } catch (CredentialException e) {
            log.warn("the keepalive ends until a call succeeds: {}", e.getMessage());
            stop();
        } catch (IbkrException e) {
            Optional<Duration> wait = wait(e);
            int failures = wait.isPresent() ? 0 : failed(String.valueOf(e.getMessage()));
            pause = wait.orElseGet(() -> pauseAfter(failures));
            if (failures != LOGGED_FAILURE) {
                log.debug("no tickle, next one in {} s: {}", pause.toSeconds(), e.getMessage());
            } else {
                log.info("no tickle for {} times, next one in {} s: {}", failures, pause.toSeconds(), e.getMessage());
            }
        } catch (Throwable e) { // an exception that escapes would end the schedule without a trace
            pause = pauseAfter(failed("an unforeseen failure: " + e.getClass().getSimpleName()));
            log.warn("tickle failed in an unforeseen way, next one in {} s", pause.toSeconds(), e);
        } finally {
            again(pause, mine);
        }
    }

    /** How long a tickle waits that did not leave, or that met a penalty or began a pause; empty for other failures. */
    private Optional<Duration> wait(IbkrException failure) {
        Optional<Duration> asked = Optional.empty();
        if (failure instanceof PacingException paced) {
            asked = Optional.of(paced.retryIn());
        } else if (failure instanceof SessionException paused) {
            asked = paused.pausedUntil().map(at -> Duration.between(timing.now(), at));
        }
        return asked.map(wait -> wait.compareTo(SHORTEST_WAIT) > 0 ? wait : SHORTEST_WAIT);
    }

    /** Counts a failure; the answer is how many there were in a row. */
    private int failed(String why) {
        Trouble before = trouble;
        Trouble now =
                before == null ? new Trouble(timing.now(), 1, why) : new Trouble(before.since, before.times + 1, why);
        trouble = now;
        return now.times;
    }

    private Duration pauseAfter(int failures) {
        Duration pause = AFTER_FAILURE.after(failures);
        return pause.plus(Jitter.upTo(pause.dividedBy(10), timing));
    }

    /** Schedules the next tickle, unless the keepalive was stopped while this one ran. */
    private synchronized void again(Duration pause, long mine) {
        if (next != null && mine == epoch) {
            schedule(pause, mine);
        }
    }

    private void schedule(Duration pause, long mine) {
        next = timing.schedule(pause, () -> tick(mine));
    }
}
