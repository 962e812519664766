package io.github.ibkrclient.testlog;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Takes the log of one thread, and of the threads that it starts, from INFO upwards. What is less is not even put
 * together, so that a long run is not slowed by what nobody reads.
 */
public final class LogTap {
    private static final InheritableThreadLocal<@Nullable Consumer<Line>> TAP = new InheritableThreadLocal<>();

    /**
     * One line.
     *
     * @param failure what is printed with its stack below the line; null without
     */
    public record Line(
            Level level,
            String logger,
            String text,
            @Nullable Throwable failure) {}

    private LogTap() {}

    /** Listens while something runs on the calling thread. */
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
