package io.github.ibkrclient.tracker.api;

import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.execution.Backfill;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Server-sent events of backfills. The jobs may run on another machine, so the database is asked each second, and only what
 * changed is sent. A browser that lost its stream opens it again by itself.
 */
@Component
class BackfillStream {
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "backfill-events");
        thread.setDaemon(true);
        return thread;
    });

    private final Set<SseEmitter> open = ConcurrentHashMap.newKeySet();

    SseEmitter open(Supplier<Backfill> source) {
        SseEmitter emitter = new SseEmitter(LONGEST.toMillis());
        open.add(emitter);
        Sender sender = new Sender(emitter, source);
        Future<?> task = clock.scheduleWithFixedDelay(sender, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        emitter.onCompletion(() -> {
            task.cancel(false);
            open.remove(emitter);
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
        private final AtomicReference<@Nullable Backfill> sent = new AtomicReference<>();

        Sender(SseEmitter emitter, Supplier<Backfill> source) {
            this.emitter = emitter;
            this.source = source;
        }

        @Override
        public void run() {
            try {
                Backfill now = source.get();
                if (!now.equals(sent.getAndSet(now))) {
                    emitter.send(SseEmitter.event().name("backfill").data(BackfillProgress.of(now)));
                }
                if (now.isFinished()) {
                    emitter.send(SseEmitter.event().name("done").data(""));
                    emitter.complete();
                }
            } catch (IOException | IllegalStateException | IngestException e) {
                emitter.completeWithError(e); // the browser is gone, or the database is; it asks again
            }
        }
    }
}
