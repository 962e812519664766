package io.github.ibkrclient.internal.response;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.model.ReportDestination;
import io.github.ibkrclient.operation.Operation;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import okio.Buffer;
import okio.BufferedSource;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Reads a report in one pass: its document goes to where the caller wants it, and what stands around it is kept. Neither
 * takes more memory than a few buffers.
 */
final class ReportReader {
    /** In bytes. Nothing but the document is longer. */
    private static final int LONGEST_REST = 65_536;
    /** In bytes, after decompression. A small answer can be compressed data without end, which would fill the disk. */
    private static final long LONGEST_DOCUMENT = 1L << 30;

    private static final ByteString PDF = ByteString.encodeUtf8("%PDF-");
    private static final String BARE_PDF = "{\"data\":{\"mimeType\":\"application/pdf\"}}";
    private static final Pattern SAID_TO_BE_GZIP = Pattern.compile("\"gzip\"\\s*:\\s*true");

    private final Operation operation;
    private final BufferedSource source;
    private final ReportDestination destination;
    private final Buffer rest = new Buffer();
    private @Nullable IOException cut;

    ReportReader(Operation operation, BufferedSource source, ReportDestination destination) {
        this.operation = operation;
        this.source = source;
        this.destination = destination;
    }

    /**
     * Reads the answer to its end.
     *
     * @return the JSON around the document, with an empty text in its place
     * @throws IOException when the answer is cut off
     * @throws DecodeException when the document is not what it should be
     */
    byte[] read() throws IOException {
        if (source.request(PDF.size()) && source.rangeEquals(0, PDF)) { // docs/protocol.md#report-bare-pdf
            copy(source.inputStream());
            return BARE_PDF.getBytes(UTF_8);
        }
        boolean asSaid = true;
        String name = "";
        while (!source.exhausted()) {
            byte next = keep();
            if (next == '"') {
                name = text();
            } else if (next == ':' && name.equals("value") && nextIsText()) {
                keep();
                asSaid = document();
                rest.writeByte('"');
            } else if (next > ' ') {
                name = "";
            }
        }
        if (!asSaid && SAID_TO_BE_GZIP.matcher(rest.clone().readUtf8()).find()) {
            throw unreadable("$.data.value", "it should be gzip data, and is not");
        }
        return rest.readByteArray();
    }

    /**
     * Writes the document, which is base64. Whether it is compressed shows in its first bytes; what says so may stand
     * behind it.
     *
     * @return whether it is compressed, or empty
     */
    private boolean document() throws IOException {
        Text text = new Text();
        boolean gzip = false;
        try {
            BufferedInputStream plain =
                    new BufferedInputStream(Base64.getDecoder().wrap(text));
            plain.mark(2);
            int first = plain.read();
            gzip = first == 0x1f && plain.read() == 0x8b;
            plain.reset();
            if (first >= 0) {
                copy(gzip ? new GZIPInputStream(plain) : plain);
            }
            text.transferTo(OutputStream.nullOutputStream());
            return gzip || first < 0;
        } catch (IOException e) {
            if (cut != null) {
                throw cut;
            }
            throw unreadable("$.data.value", gzip ? "its gzip data is broken or cut off" : "it is no base64");
        }
    }

    private void copy(InputStream document) throws IOException {
        OutputStream out = destination.open();
        byte[] buffer = new byte[8_192];
        long length = 0;
        for (int count = document.read(buffer); count >= 0; count = document.read(buffer)) {
            length += count;
            if (length > LONGEST_DOCUMENT) {
                throw unreadable("$.data.value", "it is longer than a document may be");
            }
            out.write(buffer, 0, count);
        }
    }

    private String text() throws IOException {
        StringBuilder text = new StringBuilder();
        for (byte next = keep(); next != '"'; next = keep()) {
            text.append((char) next);
            if (next == '\\') {
                keep();
            }
        }
        return text.toString();
    }

    private boolean nextIsText() throws IOException {
        while (source.request(1) && source.getBuffer().getByte(0) <= ' ') {
            keep();
        }
        return source.request(1) && source.getBuffer().getByte(0) == '"';
    }

    private byte keep() throws IOException {
        byte next = source.readByte();
        rest.writeByte(next);
        if (rest.size() > LONGEST_REST) {
            throw unreadable("$", "it is longer than an answer without its document may be");
        }
        return next;
    }

    private DecodeException unreadable(String path, String reason) {
        return new DecodeException(operation, Delivery.UNKNOWN, path, reason);
    }

    /** The characters of a JSON text up to its end, without white space and lines. */
    private final class Text extends InputStream {
        private boolean ended;

        @Override
        public int read() throws IOException {
            while (!ended) {
                int next = next();
                if (next > ' ') {
                    return next;
                }
            }
            return -1;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            int done = 0;
            while (done < count) {
                int next = read();
                if (next < 0) {
                    return done == 0 ? -1 : done;
                }
                bytes[from + done] = (byte) next;
                done++;
            }
            return done;
        }

        private int next() throws IOException {
            try {
                byte next = source.readByte();
                ended = next == '"';
                if (next != '\\') {
                    return ended ? 0 : next & 0xff;
                }
                byte escaped = source.readByte();
                return switch (escaped) {
                    case 'n', 'r', 't', 'b', 'f' -> ' ';
                    case 'u' -> Integer.parseUnsignedInt(source.readUtf8(4), 16);
                    default -> escaped & 0xff;
                };
            } catch (IOException e) {
                cut = e;
                throw e;
            } catch (NumberFormatException e) {
                throw new IOException("an escape of a character that is none", e);
            }
        }
    }
}
