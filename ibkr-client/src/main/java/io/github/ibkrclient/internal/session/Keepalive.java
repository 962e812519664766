package io.github.ibkrclient.internal.session;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.internal.concurrent.Jitter;
import io.github.ibkrclient.internal.response.Outcome;
import io.github.ibkrclient.operation.SessionTier;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one tickle a minute for as long as the session is wanted; IBKR ends a session that is idle for six minutes. See
 * {@code docs/protocol.md#idle-timeout}.
 */
final class Keepalive implements Prerequisite {
    private static final Logger log = LoggerFactory.getLogger(Keepalive.class);
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

    /** Log at INFO once, at the third consecutive failure. What pauses the session is logged elsewhere. */
    private static final int LOGGED_FAILURE = 3;

    private final Timing timing;
    private final Runnable tickle;
    private Timing.@Nullable Scheduled next;
    private long epoch;
    private boolean closed;
    private int failures;

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
        if (outcome.succeeded() && call.operation().sameCallAs(Endpoint.LOGOUT)) {
            stop();
        }
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
            failures = 0;
        } catch (CredentialException e) {
            log.warn("the keepalive ends until a call succeeds: {}", e.getMessage());
            stop();
        } catch (IbkrException e) {
            pause = pauseAfter(e);
            if (waitsForTheSession(e) || ++failures != LOGGED_FAILURE) {
                log.debug("no tickle, next one in {} s: {}", pause.toSeconds(), e.getMessage());
            } else {
                log.info("no tickle for {} times, next one in {} s: {}", failures, pause.toSeconds(), e.getMessage());
            }
        } catch (Throwable e) { // an exception that escapes would end the schedule without a trace
            log.warn("tickle failed in an unforeseen way, next one in {} s", AFTER_FAILURE.toSeconds(), e);
            pause = AFTER_FAILURE;
        } finally {
            again(pause, mine);
        }
    }

    private static boolean waitsForTheSession(IbkrException failure) {
        return failure instanceof PacingException
                || (failure instanceof SessionException lost
                        && lost.pausedUntil().isPresent());
    }

    private Duration pauseAfter(IbkrException failure) {
        Duration asked = Duration.ZERO;
        if (failure instanceof PacingException paced) {
            asked = paced.retryIn();
        } else if (failure instanceof SessionException paused) {
            asked = paused.pausedUntil()
                    .map(at -> Duration.between(timing.now(), at))
                    .orElse(Duration.ZERO);
        }
        return asked.compareTo(AFTER_FAILURE) > 0 ? asked : AFTER_FAILURE;
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
