package io.github.ibkrclient.executions.internal.input;

import io.github.ibkrclient.executions.document.DocumentRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that the string {@code value} in a JSON answer of {@code /gw/api/v1} has in Base64, without holding it. See
 * {@code docs/protocol.md}.
 */
final class EnvelopeStream extends InputStream {
    private static final int MOST_OF_AN_ERROR = 160;

    private final InputStream json;
    private final Characters characters = new Characters();
    private final InputStream decoded = Base64.getDecoder().wrap(characters);

    /** @throws DocumentRefusedException when the answer has no such string */
    EnvelopeStream(InputStream json) throws IOException {
        this.json = json;
        toValue();
    }

    private void toValue() throws IOException {
        StringBuilder seen = new StringBuilder();
        String text = "";
        boolean isKey = false;
        for (int c = json.read(); c >= 0; c = json.read()) {
            if (seen.length() < MOST_OF_AN_ERROR) {
                seen.append(c < ' ' || c > '~' ? ' ' : (char) c);
            }
            if (c == '"' && isKey && text.equals("value")) {
                return;
            }
            if (c == '"') {
                text = string(seen);
                isKey = false;
            } else if (c == ':') {
                isKey = true;
            } else if (c > ' ') {
                isKey = false;
            }
        }
        throw new DocumentRefusedException(
                "the answer of IBKR holds no document: " + seen.toString().strip());
    }

    private String string(StringBuilder seen) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = json.read(); c >= 0 && c != '"'; c = c == '\\' ? skipEscape() : json.read()) {
            if (seen.length() < MOST_OF_AN_ERROR) {
                seen.append(c < ' ' || c > '~' ? ' ' : (char) c);
            }
            if (text.length() < 16) {
                text.append((char) c);
            }
        }
        seen.append('"');
        return text.toString();
    }

    private int skipEscape() throws IOException {
        return json.read() < 0 ? -1 : json.read();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
            int more = decode(bytes, offset + count, length - count);
            if (more < 0) {
                characters.end();
                return count == 0 ? -1 : count;
            }
            count += more;
        }
        return count;
    }

    private int decode(byte[] bytes, int offset, int length) throws IOException {
        try {
            return decoded.read(bytes, offset, length);
        } catch (IOException e) {
            throw characters.failure == null ? damaged() : characters.failure;
        }
    }

    /** The characters of the string up to its end, without white space. */
    @SuppressWarnings("InputStreamSlowMultibyteRead") // the decoder reads byte by byte
    private final class Characters extends InputStream {
        /** Why the source or the string failed, to be told from text that is no Base64. */
        private @Nullable IOException failure;

        private long length;
        private boolean ended;

        @Override
        public int read() throws IOException {
            try {
                int c = ended ? -1 : character();
                length += c < 0 ? 0 : 1;
                return c;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        /** Checks what the decoder does not: that the last four characters are whole and nothing stands behind them. */
        void end() throws IOException {
            if (read() >= 0 || length % 4 != 0) {
                throw damaged();
            }
        }

        private int character() throws IOException {
            while (true) {
                int c = json.read();
                if (c == '"') {
                    ended = true;
                    endOfAnswer();
                    return -1;
                }
                if (c == '\\') {
                    c = escaped();
                }
                if (c < 0) {
                    throw cut();
                }
                if (c > '~') {
                    throw damaged(); // the decoder knows bytes only
                }
                if (c > ' ') {
                    return c;
                }
            }
        }
    }

    private int escaped() throws IOException {
        int c = json.read();
        if (c == 'u') {
            String hex = new String(json.readNBytes(4), StandardCharsets.ISO_8859_1);
            try {
                return Integer.parseInt(hex, 16);
            } catch (NumberFormatException e) {
                throw cut();
            }
        }
        return c == 'n' || c == 'r' || c == 't' ? ' ' : c;
    }

    private void endOfAnswer() throws IOException {
        int last = '"';
        for (int c = json.read(); c >= 0; c = json.read()) {
            last = c > ' ' ? c : last;
        }
        if (last != '}') {
            throw cut();
        }
    }

    private static DocumentRefusedException damaged() {
        return new DocumentRefusedException("the answer of IBKR is no Base64 text: fetch the report again");
    }

    private static DocumentRefusedException cut() {
        return new DocumentRefusedException("the answer of IBKR is cut: fetch the report again");
    }
}
