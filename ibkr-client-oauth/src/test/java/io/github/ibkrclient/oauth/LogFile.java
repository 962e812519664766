package io.github.ibkrclient.oauth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** What the module has logged in this run, down to TRACE; see {@code simplelogger.properties}. */
final class LogFile {
    static {
        LoggerFactory.getLogger(LogFile.class); // the first logger opens the file
    }

    private LogFile() {}

    static Stream<String> lines() {
        try {
            return Files.readString(Path.of("target/test-log.txt"), StandardCharsets.UTF_8)
                    .lines();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
