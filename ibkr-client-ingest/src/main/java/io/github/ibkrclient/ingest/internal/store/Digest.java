package io.github.ibkrclient.ingest.internal.store;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** 128 bits of SHA-256. */
public record Digest(long high, long low) {
    static final int BYTES = 16;

    static Digest of(byte[] content) {
        return read(ByteBuffer.wrap(sha256().digest(content)));
    }

    static Digest read(ByteBuffer from) {
        return new Digest(from.getLong(), from.getLong());
    }

    /** SHA-256 itself. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    static byte[] bytes(List<Digest> digests) {
        ByteBuffer bytes = ByteBuffer.allocate(digests.size() * BYTES);
        digests.forEach(one -> bytes.putLong(one.high).putLong(one.low));
        return bytes.array();
    }

    /** In lower-case hexadecimal. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
