package io.github.ibkrclient.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;

/** As much of DER as Diffie-Hellman parameters and a certificate need. */
final class Der {
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

    static byte[] integer(BigInteger value) {
        return element(INTEGER, value.toByteArray());
    }

    static byte[] set(byte[] member) {
        return element(SET, member);
    }

    static byte[] text(byte[] utf8) {
        return element(UTF8_STRING, utf8);
    }

    static byte[] utcTime(byte[] digits) {
        return element(UTC_TIME, digits);
    }

    /** Whole octets of bits. */
    static byte[] bits(byte[] octets) {
        byte[] content = new byte[octets.length + 1];
        System.arraycopy(octets, 0, content, 1, octets.length);
        return element(BIT_STRING, content);
    }

    static byte[] sequence(byte[]... members) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] member : members) {
            content.writeBytes(member);
        }
        return element(SEQUENCE, content.toByteArray());
    }

    Der sequence() throws IOException {
        return new Der(content(SEQUENCE));
    }

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
