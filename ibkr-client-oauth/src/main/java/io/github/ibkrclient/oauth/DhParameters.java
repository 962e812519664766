package io.github.ibkrclient.oauth;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/**
 * The group in which client and server agree on a key. The file with it is uploaded to IBKR, so it is no secret.
 *
 * @param prime the modulus p
 * @param generator the base g
 */
record DhParameters(BigInteger prime, BigInteger generator) {
    private static final int LEAST_BITS = 2048;
    private static final int HEX_DIGITS_OF_A_PRIME = 64; // fewer are a file name rather than a prime
    private static final String NEW_FILE =
            "make the file again with openssl dhparam -out dhparam.pem 2048 and upload it to IBKR";

    /** Reads PEM, or the prime alone as hexadecimal digits, whose generator is 2. */
    static DhParameters of(Setting setting) {
        DhParameters parameters = looksLikeHex(setting.text())
                ? new DhParameters(new BigInteger(digits(setting.text()), 16), BigInteger.TWO)
                : fromPem(setting);
        parameters.check(setting);
        return parameters;
    }

    /** Whether the text is a prime as OpenSSL and others print it: any case, colons, white space. */
    static boolean looksLikeHex(String text) {
        String digits = digits(text);
        return digits.length() >= HEX_DIGITS_OF_A_PRIME
                && digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    }

    /** The parameters as PEM. */
    String pem() {
        ASN1EncodableVector numbers = new ASN1EncodableVector();
        numbers.add(new ASN1Integer(prime));
        numbers.add(new ASN1Integer(generator));
        try {
            return Pem.text("DH PARAMETERS", new DERSequence(numbers).getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    /** Whether a number of the other side is in the group and gives nothing away. */
    boolean admits(BigInteger value) {
        return inside(value, prime);
    }

    private static DhParameters fromPem(Setting setting) {
        PemObject pem = pemObject(setting);
        if (pem == null || !pem.getType().equals("DH PARAMETERS")) {
            throw setting.refuse("holds no DH PARAMETERS; " + NEW_FILE);
        }
        try {
            // OpenSSL may add a third number, the length of private values, which IBKR does not use.
            ASN1Sequence numbers = ASN1Sequence.getInstance(pem.getContent());
            return new DhParameters(number(numbers, 0), number(numbers, 1));
        } catch (RuntimeException e) { // Bouncy Castle lets all kinds out of broken DER
            throw setting.refuse("the DH PARAMETERS are damaged; " + NEW_FILE);
        }
    }

    private static @Nullable PemObject pemObject(Setting setting) {
        try (PEMParser parser = Pem.parser(setting)) {
            return parser.readPemObject();
        } catch (IOException | RuntimeException e) {
            throw setting.refuse("the PEM text is damaged; " + NEW_FILE);
        }
    }

    private static BigInteger number(ASN1Sequence numbers, int index) {
        return ASN1Integer.getInstance(numbers.getObjectAt(index)).getValue();
    }

    private void check(Setting setting) {
        if (prime.signum() < 0) {
            throw setting.refuse("the prime is negative, its sign byte was lost; " + NEW_FILE);
        }
        if (prime.bitLength() < LEAST_BITS) {
            throw setting.refuse(
                    "the prime has " + prime.bitLength() + " bits where " + LEAST_BITS + " are due; " + NEW_FILE);
        }
        if (!passesFermat(prime)) {
            throw setting.refuse("the number is not prime, a digit was lost or changed; copy it again or " + NEW_FILE);
        }
        if (!inside(generator, prime)) {
            throw setting.refuse("the generator is not between 1 and the prime; " + NEW_FILE);
        }
    }

    /** Finds any slip of a digit, in a tenth of the time of {@link BigInteger#isProbablePrime}. */
    private static boolean passesFermat(BigInteger number) {
        return BigInteger.TWO.modPow(number.subtract(BigInteger.ONE), number).equals(BigInteger.ONE);
    }

    private static boolean inside(BigInteger value, BigInteger prime) {
        return value.compareTo(BigInteger.ONE) > 0 && value.compareTo(prime.subtract(BigInteger.ONE)) < 0;
    }

    private static String digits(String text) {
        return text.replaceAll("[\\s:]", "");
    }
}
