package io.github.ibkrclient.executions.internal.input;

import io.github.ibkrclient.executions.document.DocumentRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The bytes that the string {@code value} in a JSON answer of {@code /gw/api/v1} has in Base64, without holding it. See
 * {@code docs/protocol.md}.
 */
final class EnvelopeStream extends InputStream {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int MOST_OF_AN_ERROR = 160;

    private final InputStream json;
    private final byte[] block = new byte[3];
    private int filled;
    private int at;
    private boolean padded;
    private boolean ended;

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
        if (at == filled) {
            fill();
        }
        return at == filled ? -1 : block[at++] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
            int c = read();
            if (c < 0) {
                return count == 0 ? -1 : count;
            }
            bytes[offset + count++] = (byte) c;
        }
        return count;
    }

    /** Decodes the next four characters. */
    private void fill() throws IOException {
        at = 0;
        filled = 0;
        int bits = 0;
        int characters = 0;
        int padding = 0;
        while (!ended && characters < 4) {
            int c = character();
            if (c < 0) {
                break;
            }
            int value = ALPHABET.indexOf(c);
            padding += c == '=' ? 1 : 0;
            if (c == '=' ? characters < 2 : value < 0 || padding > 0) {
                throw damaged();
            }
            bits = bits << 6 | Math.max(0, value);
            characters++;
        }
        if (characters % 4 != 0) {
            throw damaged();
        }
        for (int shift = 16; characters > 0 && shift >= 8 * padding; shift -= 8) {
            block[filled++] = (byte) (bits >> shift);
        }
        padded |= padding > 0;
    }

    /** The next character of the string, or -1 at its end. */
    private int character() throws IOException {
        while (true) {
            int c = json.read();
            if (c == '"') {
                end();
                return -1;
            }
            if (c == '\\') {
                c = escaped();
            }
            if (c < 0) {
                throw cut();
            }
            if (c > ' ') {
                if (padded) {
                    throw damaged();
                }
                return c;
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

    private void end() throws IOException {
        ended = true;
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
