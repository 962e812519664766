package io.github.ibkrclient.internal;

import io.github.ibkrclient.Timing;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.error.SessionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One tickle a minute for as long as the session is wanted; IBKR ends a session that is idle for six. */
final class Keepalive {
    private static final Logger log = LoggerFactory.getLogger(Keepalive.class);
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

    /** One tickle that fails is no news, and many are news once; what pauses the session is told by itself. */
    private static final int NEWS_FROM = 3;

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

    /** Starts the beat, early by chance, so that clients which start together part; does nothing when it beats or was closed. */
    synchronized void start() {
        if (next == null && !closed) {
            epoch++;
            schedule(INTERVAL.minus(Jitter.upTo(INTERVAL.dividedBy(2), timing)), epoch);
        }
    }

    /** Ends the beat until it is started again. */
    synchronized void stop() {
        if (next != null) {
            next.cancel();
            next = null;
            epoch++;
        }
    }

    /** Ends the beat for good. */
    synchronized void close() {
        closed = true;
        stop();
    }

    private void beat(long mine) {
        Duration pause = INTERVAL;
        try {
            tickle.run();
            failures = 0;
        } catch (CredentialException e) {
            log.warn("the keepalive ends until a call succeeds: {}", e.getMessage());
            stop();
        } catch (IbkrException e) {
            pause = pauseAfter(e);
            if (waitsForTheSession(e) || ++failures != NEWS_FROM) {
                log.debug("no tickle, next one in {} s: {}", pause.toSeconds(), e.getMessage());
            } else {
                log.info("no tickle for {} times, next one in {} s: {}", failures, pause.toSeconds(), e.getMessage());
            }
        } catch (Throwable e) { // an escaping exception would end the schedule unseen
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

    /** A beat that was stopped, and perhaps started anew, while it ran has no successor. */
    private synchronized void again(Duration pause, long mine) {
        if (next != null && mine == epoch) {
            schedule(pause, mine);
        }
    }

    private void schedule(Duration pause, long mine) {
        next = timing.schedule(pause, () -> beat(mine));
    }
}
