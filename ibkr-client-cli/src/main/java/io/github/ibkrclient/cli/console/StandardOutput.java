package io.github.ibkrclient.cli.console;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The standard output. It knows whether its reader has ended, as {@code head} does when it has seen enough. */
public final class StandardOutput extends PrintWriter {
    private final Pipe pipe;

    /** Writes there, in UTF-8. */
    public StandardOutput(OutputStream stream) {
        this(new Pipe(stream));
    }

    private StandardOutput(Pipe pipe) {
        super(new OutputStreamWriter(new BufferedOutputStream(pipe), StandardCharsets.UTF_8));
        this.pipe = pipe;
    }

    /** Whether nothing can be written because the reader has ended. */
    public boolean readerHasEnded() {
        return pipe.broken;
    }

    private static final class Pipe extends FilterOutputStream {
        private volatile boolean broken;

        private Pipe(OutputStream stream) {
            super(stream);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            try {
                out.write(bytes, from, count);
            } catch (IOException e) {
                // the words of the system, in its language; in most of them a pipe is called pipe
                broken |=
                        String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
                throw e;
            }
        }
    }
}
