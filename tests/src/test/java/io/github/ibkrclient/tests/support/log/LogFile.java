package io.github.ibkrclient.tests.support.log;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The log file, in which tests look for secrets. Each run begins a new file. */
final class LogFile {
    private static final PrintWriter OUT = opened();

    private LogFile() {}

    /** Writes a line and the stack of its failure. The file holds them when this returns. */
    static synchronized void write(LogCapture.Line line) {
        OUT.println("[" + Thread.currentThread().getName() + "] " + line.level() + " " + line.logger() + " - "
                + line.text());
        if (line.failure() != null) {
            line.failure().printStackTrace(OUT);
        }
        OUT.flush();
    }

    private static PrintWriter opened() {
        Path file = Path.of("target", "test-log.txt");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
