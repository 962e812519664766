package io.github.ibkrclient.executions.internal.input;

import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.document.DocumentSource;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of a document, unwrapped as they are read. The hash is of the bytes as they were given. */
public final class UnwrappedStream implements Closeable {
    private static final int LOOK_AHEAD = 1024;
    private static final int MOST_LAYERS = 4;
    private static final long MOST_UNPACKED = 4L << 30;

    private final MessageDigest digest = sha256();
    private final InputStream raw;
    private InputStream in;
    private String start = "";
    private @Nullable TailStream tail;

    private UnwrappedStream(InputStream source) {
        raw = new DigestInputStream(new BufferedInputStream(source, 1 << 16), digest);
        in = raw;
    }

    /**
     * Opens a source.
     *
     * @throws DocumentRefusedException when the wrapping is damaged, or an answer of IBKR holds no document
     */
    public static UnwrappedStream open(DocumentSource source) throws IOException {
        UnwrappedStream stream = new UnwrappedStream(source.open());
        try {
            stream.unwrap();
            return stream;
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }

    private void unwrap() throws IOException {
        for (int layer = 0; layer < MOST_LAYERS; layer++) {
            InputStream outer = new BufferedInputStream(in, 1 << 16);
            outer.mark(LOOK_AHEAD);
            byte[] head = outer.readNBytes(LOOK_AHEAD);
            outer.reset();
            start = new String(head, StandardCharsets.ISO_8859_1);
            if (start.startsWith("\u001f\u008b")) {
                in = new Bounded(new GZIPInputStream(outer));
            } else if (start.startsWith("PK\u0003\u0004")) {
                in = new Bounded(onlyEntry(new ZipInputStream(outer, StandardCharsets.ISO_8859_1)));
            } else if (lowerStart().startsWith("{")) {
                in = new Bounded(new EnvelopeStream(outer));
            } else {
                tail = new TailStream(outer);
                in = tail;
                return;
            }
        }
        throw new DocumentRefusedException("the file is packed more than " + MOST_LAYERS + " times: unpack it first");
    }

    private static InputStream onlyEntry(ZipInputStream zip) throws IOException {
        ZipEntry entry = next(zip);
        if (entry == null) {
            throw new DocumentRefusedException("the ZIP archive is empty or damaged: download the report again");
        }
        String name = entry.getName();
        if (name.startsWith("[Content_Types]") || name.startsWith("xl/") || name.startsWith("_rels/")) {
            throw new DocumentRefusedException(SPREADSHEET);
        }
        return new FilterInputStream(zip) {
            @Override
            public int read() throws IOException {
                int value = super.read();
                if (value < 0) {
                    noOther();
                }
                return value;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                if (count < 0) {
                    noOther();
                }
                return count;
            }

            private void noOther() throws IOException {
                if (next(zip) != null) {
                    throw new DocumentRefusedException(
                            "the ZIP archive holds several files: unpack it, and give the files themselves");
                }
            }
        };
    }

    private static @Nullable ZipEntry next(ZipInputStream zip) throws IOException {
        try {
            return zip.getNextEntry();
        } catch (IllegalArgumentException e) {
            throw new DocumentRefusedException("the ZIP archive is damaged: download the report again");
        }
    }

    private static final String SPREADSHEET =
            "the file is a spreadsheet: download the report again as CSV, HTML or XML, and do not save it with a"
                    + " spreadsheet program";

    /** What the document looks like. */
    public Content content() {
        String text = lowerStart();
        if (text.startsWith("<")) {
            return text.startsWith("<!doctype html") || text.contains("<html") ? Content.HTML : Content.XML;
        }
        return refusal().isEmpty() ? Content.TEXT : Content.OTHER;
    }

    /** Why the content cannot be read, in one line; empty when it may be. */
    public String refusal() {
        String text = lowerStart();
        if (start.isBlank()) {
            return "the file is empty: download the report again";
        }
        if (text.startsWith("%pdf")) {
            return "a PDF is kept as a document and not read: download the same report as CSV or HTML";
        }
        if (start.startsWith("\u00d0\u00cf\u0011\u00e0") || start.startsWith("PK")) {
            return SPREADSHEET;
        }
        if (start.startsWith("\u00ff\u00fe") || start.startsWith("\u00fe\u00ff") || start.indexOf('\0') >= 0) {
            return "the file is not text in UTF-8: download the report again, and do not save it with another program";
        }
        return "";
    }

    private String lowerStart() {
        String text = start.startsWith("\u00ef\u00bb\u00bf") ? start.substring(3) : start;
        return text.stripLeading().toLowerCase(Locale.ROOT);
    }

    /** The text from the start, without wrapping and byte order mark. Bytes that are not UTF-8 are an {@link IOException}. */
    public Reader text() throws IOException {
        PushbackReader reader = new PushbackReader(new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        int first = reader.read();
        if (first >= 0 && first != '\ufeff') {
            reader.unread(first);
        }
        return reader;
    }

    /** Whether there are more bytes than these, without the wrapping. */
    public boolean isLongerThan(long bytes) throws IOException {
        byte[] portion = new byte[1 << 16];
        long left = bytes;
        for (int count = in.read(portion); count >= 0 && left >= 0; count = in.read(portion)) {
            left -= count;
        }
        return left < 0;
    }

    /** The last characters that were read so far, in lower case, of which only those of ASCII are right. */
    public String tail() {
        return tail == null ? "" : tail.text().toLowerCase(Locale.ROOT);
    }

    /** Reads what is left, so that the hash is of everything, and returns it. */
    public String sha256OfAll() throws IOException {
        raw.transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Stops an archive that unpacks without end. */
    private static final class Bounded extends FilterInputStream {
        private long left = MOST_UNPACKED;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            taken(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            taken(Math.max(0, count));
            return count;
        }

        private void taken(int count) throws IOException {
            left -= count;
            if (left < 0) {
                throw new DocumentRefusedException("the archive unpacks to more than 4 GB: ask for a shorter period");
            }
        }
    }
}
