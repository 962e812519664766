package io.github.ibkrclient.oauth;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The formulas of the protocol written a second way, byte by byte, to check the first against. */
final class SecondOpinion {
    private static final Pattern HEADER_ITEM = Pattern.compile("([a-z_]+)=\"([^\"]*)\"(?:, )?");

    private SecondOpinion() {}

    /** RFC 2104 by hand. */
    static byte[] hmac(String digest, byte[] key, byte[] data) {
        byte[] block = Arrays.copyOf(key.length > 64 ? hash(digest, key) : key, 64);
        return hash(digest, xored(block, 0x5c), hash(digest, xored(block, 0x36), data));
    }

    /** The shortest two's complement, from the hexadecimal digits. */
    static byte[] twosComplement(BigInteger number) {
        String hex = number.toString(16);
        byte[] bytes = HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : "0" + hex);
        if (bytes[0] >= 0) {
            return bytes;
        }
        byte[] longer = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, longer, 1, bytes.length);
        return longer;
    }

    static byte[] liveSessionToken(BigInteger agreed, byte[] secret) {
        return hmac("SHA-1", twosComplement(agreed), secret);
    }

    static String proof(byte[] token, String consumerKey) {
        return HexFormat.of().formatHex(hmac("SHA-1", token, consumerKey.getBytes(StandardCharsets.UTF_8)));
    }

    /** The items of an Authorization header, decoded; realm among them. */
    static Map<String, String> headerItems(String header) {
        if (!header.startsWith("OAuth ")) {
            throw new AssertionError("no OAuth header");
        }
        Map<String, String> items = new TreeMap<>();
        Matcher item = HEADER_ITEM.matcher(header).region("OAuth ".length(), header.length());
        while (item.lookingAt()) {
            items.put(item.group(1), percentDecoded(item.group(2)));
            item.region(item.end(), header.length());
        }
        if (item.regionStart() != header.length()) {
            throw new AssertionError("the header does not end with an item");
        }
        return items;
    }

    static String percentDecoded(String text) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                bytes[length++] = (byte) Integer.parseInt(text.substring(i + 1, i + 3), 16);
                i += 2;
            } else {
                bytes[length++] = (byte) text.charAt(i);
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static byte[] xored(byte[] block, int pad) {
        byte[] result = new byte[block.length];
        for (int i = 0; i < block.length; i++) {
            result[i] = (byte) (block[i] ^ pad);
        }
        return result;
    }

    private static byte[] hash(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
