package io.github.ibkrclient.internal;

import io.github.ibkrclient.Timing;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.PacingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One tickle a minute for as long as the session is wanted; IBKR ends a session that is idle for six. */
final class Keepalive {
    private static final Logger log = LoggerFactory.getLogger(Keepalive.class);
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

    private final Timing timing;
    private final Runnable tickle;
    private Timing.@Nullable Scheduled next;
    private long epoch;
    private boolean closed;

    Keepalive(Timing timing, Runnable tickle) {
        this.timing = timing;
        this.tickle = tickle;
    }

    /** Starts the beat; does nothing when it already beats or was closed. */
    synchronized void start() {
        if (next == null && !closed) {
            epoch++;
            schedule(INTERVAL, epoch);
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
        } catch (PacingException e) {
            log.info("no tickle before the limits allow it: {}", e.getMessage());
            pause = e.retryIn().compareTo(AFTER_FAILURE) > 0 ? e.retryIn() : AFTER_FAILURE;
        } catch (CredentialException e) {
            log.warn("the keepalive ends until a call succeeds: {}", e.getMessage());
            stop();
        } catch (IbkrException e) {
            log.info("tickle failed, next one in {} s: {}", AFTER_FAILURE.toSeconds(), e.getMessage());
            pause = AFTER_FAILURE;
        } catch (Throwable e) { // an escaping exception would end the schedule unseen
            log.warn("tickle failed in an unforeseen way, next one in {} s", AFTER_FAILURE.toSeconds(), e);
            pause = AFTER_FAILURE;
        } finally {
            again(pause, mine);
        }
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
