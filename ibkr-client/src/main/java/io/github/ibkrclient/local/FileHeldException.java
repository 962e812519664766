package io.github.ibkrclient.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Another program keeps a file locked for longer than the caller waits. */
public final class FileHeldException extends IOException {
    private static final long serialVersionUID = 1;

    FileHeldException(Path file, Duration patience) {
        super("another program has held " + file + " for " + patience.toSeconds()
                + " s; end it, or give this program a file of its own");
    }
}
