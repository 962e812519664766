package io.github.ibkrclient.oauth;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;

/** A right set of credential files, to be broken in one way at a time and written to a directory. */
final class BrokenCredentials {
    static final String PROPERTIES = "credentials.properties";
    static final String SIGNATURE = "private_signature.pem";
    static final String ENCRYPTION = "private_encryption.pem";
    static final String DH = "dhparam.pem";
    static final String PUBLIC_SIGNATURE = "public_signature.pem";
    static final String PUBLIC_ENCRYPTION = "public_encryption.pem";

    /** A prime whose half is none. */
    static final BigInteger UNSAFE_PRIME = unsafePrime();

    final Map<String, String> files = new LinkedHashMap<>();

    BrokenCredentials() {
        files.put(
                PROPERTIES,
                "ibkr.consumer-key=" + Vectors.CONSUMER_KEY + "\nibkr.access-token=" + Vectors.ACCESS_TOKEN
                        + "\nibkr.access-token-secret=" + Vectors.ACCESS_TOKEN_SECRET + "\nibkr.realm=limited_poa\n");
        files.put(SIGNATURE, Vectors.SIGNATURE_KEY);
        files.put(ENCRYPTION, Vectors.ENCRYPTION_KEY);
        files.put(DH, Vectors.DH_PEM);
        files.put(PUBLIC_SIGNATURE, Vectors.common("signature_public_spki_pem"));
        files.put(PUBLIC_ENCRYPTION, Vectors.common("encryption_public_spki_pem"));
    }

    BrokenCredentials replace(String file, String what, String by) {
        String text = files.getOrDefault(file, "");
        if (!text.contains(what)) {
            throw new IllegalArgumentException(file + " does not hold what is to be replaced");
        }
        return put(file, text.replace(what, by));
    }

    BrokenCredentials put(String file, String text) {
        files.put(file, text);
        return this;
    }

    BrokenCredentials swap(String one, String other) {
        String text = files.getOrDefault(one, "");
        return put(one, files.getOrDefault(other, "")).put(other, text);
    }

    void write(Path directory) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.writeString(path, file.getValue(), StandardCharsets.UTF_8);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
    }

    static String dh(BigInteger... numbers) {
        ASN1EncodableVector vector = new ASN1EncodableVector();
        for (BigInteger number : numbers) {
            vector.add(new ASN1Integer(number));
        }
        try {
            return Pem.text("DH PARAMETERS", new DERSequence(vector).getEncoded());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static BigInteger prime() {
        return new BigInteger(Vectors.DH_PRIME, 16);
    }

    /** A private key whose exponent belongs to another modulus, as after a botched copy. */
    static String patchedKey() {
        try {
            KeyPair one = Keys.generate("RSA", 2048);
            KeyPair two = Keys.generate("RSA", 2048);
            RSAPrivateCrtKey first = (RSAPrivateCrtKey) one.getPrivate();
            RSAPrivateCrtKey second = (RSAPrivateCrtKey) two.getPrivate();
            org.bouncycastle.asn1.pkcs.RSAPrivateKey mixed = new org.bouncycastle.asn1.pkcs.RSAPrivateKey(
                    first.getModulus(),
                    first.getPublicExponent(),
                    second.getPrivateExponent(),
                    second.getPrimeP(),
                    second.getPrimeQ(),
                    second.getPrimeExponentP(),
                    second.getPrimeExponentQ(),
                    second.getCrtCoefficient());
            return "-----BEGIN RSA PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(mixed.getEncoded())
                    + "\n-----END RSA PRIVATE KEY-----\n";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static BigInteger unsafePrime() {
        BigInteger prime = BigInteger.ONE.shiftLeft(2047).setBit(2000).nextProbablePrime();
        return prime.shiftRight(1).isProbablePrime(20) ? prime.nextProbablePrime() : prime;
    }
}
