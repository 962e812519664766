package io.github.ibkrclient.local;

import java.io.IOException;
import java.nio.file.Path;

/** Another program keeps a file locked for longer than the caller waits. */
public final class FileHeldException extends IOException {
    private static final long serialVersionUID = 1;

    FileHeldException(Path file) {
        super("another program keeps " + file + " locked; end it, or give this program a file of its own");
    }
}
