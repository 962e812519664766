package io.github.ibkrclient.tests.support.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Captures the log of one thread and of the threads that it starts, from INFO upwards. Lines of lower levels are not made, so
 * that they do not slow a long run down.
 */
public final class LogCapture {
    private static final InheritableThreadLocal<@Nullable Consumer<Line>> TAP = new InheritableThreadLocal<>();

    /**
     * One line.
     *
     * @param failure the failure whose stack follows the line; null without one
     */
    public record Line(
            Level level,
            String logger,
            String text,
            @Nullable Throwable failure) {}

    private LogCapture() {}

    /** Hands each line to a listener while something runs on the calling thread. */
    public static void during(Runnable work, Consumer<Line> listener) {
        TAP.set(listener);
        try {
            work.run();
        } finally {
            TAP.remove();
        }
    }

    /** The lines that were logged while something ran. */
    public static List<String> lines(Runnable work) {
        List<String> lines = new CopyOnWriteArrayList<>();
        during(work, line -> lines.add(line.text()));
        return lines;
    }

    static @Nullable Consumer<Line> onThisThread() {
        return TAP.get();
    }
}
