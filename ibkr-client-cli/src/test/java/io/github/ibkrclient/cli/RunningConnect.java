package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.cli.console.Progress;
import io.github.ibkrclient.cli.console.Prompt;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** {@code ibkr connect} while it runs on the system's clock; tests read its output line by line. */
final class RunningConnect implements AutoCloseable {
    private static final int SECONDS = 60;

    private final BlockingQueue<String> shown = new LinkedBlockingQueue<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicInteger code = new AtomicInteger(-1);
    private final Thread thread;

    /** Starts it with these options and on a free port. */
    RunningConnect(String... options) {
        this("connect", Terminal.NOBODY, options);
    }

    /** Starts a command that waits for a browser too, with somebody who answers its questions. */
    RunningConnect(String command, Prompt prompt, String... options) {
        List<String> line = new ArrayList<>(List.of(command, "--port", "0"));
        line.addAll(List.of(options));
        IbkrRuntime runtime = IbkrRuntime.create();
        thread = new Thread(() -> code.set(Ibkr.run(
                () -> runtime,
                prompt,
                name -> null,
                line.toArray(String[]::new),
                new PrintWriter(out),
                new PrintWriter(lines()),
                new Progress(new PrintWriter(out), prompt != Terminal.NOBODY))));
        thread.start();
    }

    /** The page that it asks the user to open. */
    URI page() {
        return URI.create(lineAfter("Open this page"));
    }

    /** The callback at which it waits; call it after {@link #page}. */
    String callback() {
        return lineAfter("IBKR then sends the browser");
    }

    /** Waits for a line that starts like this. */
    String line(String start) {
        for (String line = next(); ; line = next()) {
            if (line.startsWith(start)) {
                return line;
            }
        }
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Waits until it has ended. */
    Terminal.Screen end() {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(thread.isAlive()).as(err.toString()).isFalse();
        return new Terminal.Screen(code.get(), out.toString(), err.toString());
    }

    @Override
    public void close() {
        interrupt();
        end();
    }

    private String lineAfter(String start) {
        line(start);
        return next().strip();
    }

    private String next() {
        try {
            @Nullable String line = shown.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(line).as("a line after " + err).isNotNull();
            return line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Writer lines() {
        return new Writer() {
            private final StringBuilder line = new StringBuilder();

            @Override
            public void write(char[] text, int start, int length) {
                err.write(text, start, length);
                for (char letter : new String(text, start, length).toCharArray()) {
                    if (letter == '\n') {
                        shown.add(line.toString());
                        line.setLength(0);
                    } else if (letter != '\r') {
                        line.append(letter);
                    }
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
