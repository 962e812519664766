package io.github.ibkrclient.testkit.internal.credentials;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;

/** Reads and writes the parts of DER that Diffie-Hellman parameters and a certificate consist of. */
public final class Der {
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int UTF8_STRING = 0x0c;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;

    private final byte[] octets;
    private int at;

    Der(byte[] octets) {
        this.octets = octets.clone();
    }

    /** An integer. */
    public static byte[] integer(BigInteger value) {
        return element(INTEGER, value.toByteArray());
    }

    /** A set with one member. */
    public static byte[] set(byte[] member) {
        return element(SET, member);
    }

    /** A text in UTF-8. */
    public static byte[] text(byte[] utf8) {
        return element(UTF8_STRING, utf8);
    }

    /** A time in UTC. */
    public static byte[] utcTime(byte[] digits) {
        return element(UTC_TIME, digits);
    }

    /** A bit string of whole octets. */
    public static byte[] bits(byte[] octets) {
        byte[] content = new byte[octets.length + 1];
        System.arraycopy(octets, 0, content, 1, octets.length);
        return element(BIT_STRING, content);
    }

    /** A sequence of members. */
    public static byte[] sequence(byte[]... members) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] member : members) {
            content.writeBytes(member);
        }
        return element(SEQUENCE, content.toByteArray());
    }

    /** Reads a sequence and returns a reader of its members. */
    Der sequence() throws IOException {
        return new Der(content(SEQUENCE));
    }

    /** Reads an integer. */
    BigInteger integer() throws IOException {
        return new BigInteger(content(INTEGER));
    }

    private byte[] content(int tag) throws IOException {
        if (at + 2 > octets.length || octets[at] != tag) {
            throw new IOException("unexpected DER");
        }
        int length = octets[at + 1] & 0xff;
        at += 2;
        if (length > 0x80) {
            int count = length - 0x80;
            if (count > 3 || at + count > octets.length) {
                throw new IOException("unexpected DER length");
            }
            length = new BigInteger(1, Arrays.copyOfRange(octets, at, at + count)).intValue();
            at += count;
        }
        if (length == 0 || at + length > octets.length) {
            throw new IOException("DER ends early");
        }
        at += length;
        return Arrays.copyOfRange(octets, at - length, at);
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        if (content.length < 0x80) {
            element.write(content.length);
        } else {
            byte[] length = BigInteger.valueOf(content.length).toByteArray();
            int from = length[0] == 0 ? 1 : 0;
            element.write(0x80 + length.length - from);
            element.write(length, from, length.length - from);
        }
        element.writeBytes(content);
        return element.toByteArray();
    }
}
