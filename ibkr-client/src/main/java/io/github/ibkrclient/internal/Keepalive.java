package io.github.ibkrclient.internal;

import io.github.ibkrclient.Timing;
import io.github.ibkrclient.error.IbkrException;
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

    Keepalive(Timing timing, Runnable tickle) {
        this.timing = timing;
        this.tickle = tickle;
    }

    /** Starts the beat; does nothing when it already beats. */
    synchronized void start() {
        if (next == null) {
            next = timing.schedule(INTERVAL, this::beat);
        }
    }

    synchronized void stop() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    private void beat() {
        Duration pause = INTERVAL;
        try {
            tickle.run();
        } catch (IbkrException e) {
            log.info("tickle failed, next one in {} s: {}", AFTER_FAILURE.toSeconds(), e.getMessage());
            pause = AFTER_FAILURE;
        } catch (Throwable e) { // an escaping exception would end the schedule unseen
            log.warn("tickle failed in an unforeseen way, next one in {} s", AFTER_FAILURE.toSeconds(), e);
            pause = AFTER_FAILURE;
        } finally {
            again(pause);
        }
    }

    private synchronized void again(Duration pause) {
        if (next != null) {
            next = timing.schedule(pause, this::beat);
        }
    }
}
