package io.github.ibkrclient.executions.internal.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Remembers the last bytes that passed. */
final class TailStream extends FilterInputStream {
    private static final int LENGTH = 64;

    private final byte[] last = new byte[LENGTH];
    private long passed;

    TailStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            last[(int) (passed++ % LENGTH)] = (byte) value;
        }
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        if (count > 0) {
            passed += Math.max(0, count - LENGTH);
            for (int i = Math.max(0, count - LENGTH); i < count; i++) {
                last[(int) (passed++ % LENGTH)] = bytes[offset + i];
            }
        }
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Does nothing: the rest of the bytes is read later, for the hash. */
    @Override
    public void close() {}

    String text() {
        int length = (int) Math.min(passed, LENGTH);
        byte[] inOrder = new byte[length];
        for (int i = 0; i < length; i++) {
            inOrder[i] = last[(int) ((passed - length + i) % LENGTH)];
        }
        return new String(inOrder, StandardCharsets.ISO_8859_1);
    }
}
