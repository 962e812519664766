package io.github.ibkrclient.oauth.internal.keys;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.internal.files.CredentialValue;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/**
 * The Diffie-Hellman group in which client and server agree on a key. It is no secret, because the file is uploaded to
 * IBKR; see {@code docs/protocol.md#key-files}.
 *
 * @param prime the modulus p
 * @param generator the base g
 */
public record DhParameters(BigInteger prime, BigInteger generator) {
    private static final int LEAST_BITS = 2048;
    private static final int MOST_BITS = 4096; // longer numbers keep the processor busy for seconds
    private static final int CERTAINTY = 80; // bits: a number that is not prime passes once in 2^80 times
    /** The remedy for a file that cannot be used. */
    public static final String NEW_FILE =
            "make the file again with openssl dhparam -out dhparam.pem 2048 and upload it to IBKR";

    /** The 2048-bit group of RFC 3526, section 3. */
    public static final DhParameters GROUP_14 = new DhParameters(
            new BigInteger(
                    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
                            + "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406"
                            + "B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8"
                            + "FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C3290"
                            + "5E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE5"
                            + "15D2261898FA051015728E5A8AACAA68FFFFFFFFFFFFFFFF",
                    16),
            BigInteger.TWO);

    /** Reads PEM, or hexadecimal digits of the prime alone; then the generator is 2. */
    public static DhParameters of(CredentialValue setting) {
        DhParameters parameters = unchecked(setting);
        parameters.faults().stream().findFirst().ifPresent(fault -> {
            throw setting.refuse(fault);
        });
        return parameters;
    }

    /**
     * A new group with the generator 2. It takes a minute or so to find 2048 bits.
     *
     * @param progress runs for each number that has to be tested at length
     */
    public static DhParameters fresh(int bits, SecureRandom random, Runnable progress) {
        return new DhParameters(new SafePrimes(bits, random, progress).next(), BigInteger.TWO);
    }

    /** Reads the text as {@link #of} does, but does not check whether the numbers can be used. */
    public static DhParameters unchecked(CredentialValue setting) {
        return setting.isHexPrime() ? fromDigits(setting) : fromPem(setting);
    }

    private static DhParameters fromDigits(CredentialValue setting) {
        String digits = setting.hexDigits().replaceFirst("^0+", "");
        if (digits.length() > MOST_BITS / 4) { // not read as a number, which would take long too
            int bits = 4 * digits.length() - Integer.numberOfLeadingZeros(Character.digit(digits.charAt(0), 16)) + 28;
            throw setting.refuse(wrongSize(bits));
        }
        return new DhParameters(new BigInteger("0" + digits, 16), BigInteger.TWO);
    }

    /** Whether the text holds a third number, the length of private values, which OpenSSL may add. */
    public static boolean thirdNumber(CredentialValue setting) {
        return !setting.isHexPrime() && numbers(setting).size() > 2;
    }

    /** The parameters as PEM. */
    public String pem() {
        ASN1EncodableVector numbers = new ASN1EncodableVector();
        numbers.add(new ASN1Integer(prime));
        numbers.add(new ASN1Integer(generator));
        try {
            return Pem.text("DH PARAMETERS", new DERSequence(numbers).getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    /** Whether a number of the other side can be used. The numbers 1 and p - 1 would give the shared number away. */
    boolean admits(BigInteger value) {
        return inside(value, prime);
    }

    private static DhParameters fromPem(CredentialValue setting) {
        ASN1Sequence numbers = numbers(setting);
        try {
            return new DhParameters(number(numbers, 0), number(numbers, 1));
        } catch (RuntimeException e) { // Bouncy Castle throws any kind for broken DER
            throw damaged(setting);
        }
    }

    private static ASN1Sequence numbers(CredentialValue setting) {
        PemObject pem = pemObject(setting);
        if (pem == null || !pem.getType().equals("DH PARAMETERS")) {
            throw setting.refuse("holds no DH PARAMETERS; " + NEW_FILE);
        }
        try {
            return ASN1Sequence.getInstance(pem.getContent());
        } catch (RuntimeException e) { // Bouncy Castle throws any kind for broken DER
            throw damaged(setting);
        }
    }

    private static CredentialException damaged(CredentialValue setting) {
        return setting.refuse("the DH PARAMETERS are damaged; " + NEW_FILE);
    }

    private static @Nullable PemObject pemObject(CredentialValue setting) {
        try (PEMParser parser = Pem.parser(setting)) {
            return parser.readPemObject();
        } catch (IOException | RuntimeException e) {
            throw setting.refuse("the PEM text is damaged; " + NEW_FILE);
        }
    }

    private static BigInteger number(ASN1Sequence numbers, int index) {
        return ASN1Integer.getInstance(numbers.getObjectAt(index)).getValue();
    }

    /** The reasons why the parameters cannot be used, each with its remedy; empty when they can. */
    public List<String> faults() {
        if (prime.signum() < 0) {
            return List.of("the prime is negative, its sign byte was lost; " + NEW_FILE);
        }
        if (prime.bitLength() > MOST_BITS) {
            return List.of(wrongSize(prime.bitLength()));
        }
        List<String> faults = new ArrayList<>();
        if (prime.bitLength() < LEAST_BITS) {
            faults.add(wrongSize(prime.bitLength()));
        }
        if (!isPrime(prime)) {
            faults.add("the number is not prime, a digit was lost or changed; copy it again or " + NEW_FILE);
        }
        if (!inside(generator, prime)) {
            faults.add("the generator is not between 1 and the prime; " + NEW_FILE);
        }
        return faults;
    }

    private static String wrongSize(int bits) {
        return "the prime has " + bits + " bits where " + LEAST_BITS + " are due; " + NEW_FILE;
    }

    /** Whether the half of the prime is prime too, as in every vetted group. */
    public boolean safe() {
        return prime.equals(GROUP_14.prime) || prime.shiftRight(1).isProbablePrime(CERTAINTY);
    }

    /** Tests to random bases, because composite numbers are known that pass any test to one base. */
    private static boolean isPrime(BigInteger number) {
        return number.equals(GROUP_14.prime) || number.isProbablePrime(CERTAINTY);
    }

    private static boolean inside(BigInteger value, BigInteger prime) {
        return value.compareTo(BigInteger.ONE) > 0 && value.compareTo(prime.subtract(BigInteger.ONE)) < 0;
    }
}
