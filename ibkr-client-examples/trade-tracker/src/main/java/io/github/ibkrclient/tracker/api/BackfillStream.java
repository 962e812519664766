package io.github.ibkrclient.tracker.api;

import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.execution.Backfill;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Server-sent events of backfills. The jobs may run on another machine, so the database is asked each second, and only what
 * changed is sent. When nothing changes, a comment now and then finds out whether the browser is still there. A browser that
 * lost its stream opens it again by itself, for which it must be logged in.
 */
@Component
class BackfillStream {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "backfill-events");
        thread.setDaemon(true);
        return thread;
    });

    private final Set<SseEmitter> open = ConcurrentHashMap.newKeySet();
    private final UserLimit limit = new UserLimit(10, "streams of events");
    private final Duration silence;

    /** Streams that are silent no longer than this. */
    BackfillStream(@Value("${tracker.events.silence:15s}") Duration silence) {
        this.silence = silence;
    }

    SseEmitter open(Principal user, Supplier<Backfill> source) {
        limit.enter(user);
        SseEmitter emitter = new SseEmitter(LONGEST.toMillis());
        open.add(emitter);
        Sender sender = new Sender(emitter, source, silence);
        Future<?> task = clock.scheduleWithFixedDelay(sender, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        emitter.onCompletion(() -> {
            task.cancel(false);
            if (open.remove(emitter)) {
                limit.leave(user);
            }
        });
        emitter.onTimeout(emitter::complete);
        emitter.onError(failure -> task.cancel(false));
        return emitter;
    }

    /** The end of the application does not wait for browsers. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        clock.shutdownNow();
        open.forEach(SseEmitter::complete);
    }

    private static final class Sender implements Runnable {
        private final SseEmitter emitter;
        private final Supplier<Backfill> source;
        private final Duration silence;
        private final AtomicReference<@Nullable Backfill> sent = new AtomicReference<>();
        private final AtomicLong sentAt = new AtomicLong();

        Sender(SseEmitter emitter, Supplier<Backfill> source, Duration silence) {
            this.emitter = emitter;
            this.source = source;
            this.silence = silence;
        }

        @Override
        public void run() {
            try {
                Backfill now = source.get();
                if (!now.equals(sent.getAndSet(now))) {
                    emitter.send(SseEmitter.event().name("backfill").data(BackfillProgress.of(now)));
                    sentAt.set(System.nanoTime());
                } else if (System.nanoTime() - sentAt.get() >= silence.toNanos()) {
                    emitter.send(SseEmitter.event().comment(""));
                    sentAt.set(System.nanoTime());
                }
                if (now.isFinished()) {
                    emitter.send(SseEmitter.event().name("done").data(""));
                    emitter.complete();
                }
            } catch (IngestException e) {
                emitter.complete(); // the database is away, or the connection is; the browser asks again
            } catch (IOException | IllegalStateException e) {
                emitter.completeWithError(e); // the browser is gone
            }
        }
    }
}
