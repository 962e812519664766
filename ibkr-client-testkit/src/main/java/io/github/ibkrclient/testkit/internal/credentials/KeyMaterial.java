package io.github.ibkrclient.testkit.internal.credentials;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * The two key pairs and the Diffie-Hellman parameters of a consumer. IBKR itself never has the private halves; the
 * simulator makes them and hands them to its clients.
 */
public record KeyMaterial(KeyPair signature, KeyPair encryption, BigInteger prime, BigInteger generator) {
    /** The 2048-bit group of RFC 3526, section 3. */
    private static final BigInteger GROUP_14 = new BigInteger(
            "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
                    + "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406"
                    + "B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8"
                    + "FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C3290"
                    + "5E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE5"
                    + "15D2261898FA051015728E5A8AACAA68FFFFFFFFFFFFFFFF",
            16);

    /** The keys of all consumers that bring none. They are made once, because making keys takes time. */
    private static final class Shared {
        static final KeyMaterial MATERIAL = generate();
    }

    /** The keys of all consumers that bring none. */
    public static KeyMaterial shared() {
        return Shared.MATERIAL;
    }

    private static KeyMaterial generate() {
        try {
            KeyPairGenerator pairs = KeyPairGenerator.getInstance("RSA");
            pairs.initialize(2048, new SecureRandom());
            return new KeyMaterial(pairs.generateKeyPair(), pairs.generateKeyPair(), GROUP_14, BigInteger.TWO);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make RSA keys", e);
        }
    }

    /** Reads prime and generator, as {@link #dhPem} writes them. */
    public static BigInteger[] group(String dhPem) throws IOException {
        Der dh = new Der(octets(dhPem, "DH PARAMETERS")).sequence();
        BigInteger[] group = {dh.integer(), dh.integer()};
        if (group[0].bitLength() < 512 || group[0].signum() < 0 || group[1].compareTo(BigInteger.TWO) < 0) {
            throw new IOException("not the parameters of a Diffie-Hellman group");
        }
        return group;
    }

    /** Reads a public key, as users upload it to the portal. */
    public static PublicKey publicKey(String pem) throws IOException {
        try {
            return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(octets(pem, "PUBLIC KEY")));
        } catch (GeneralSecurityException e) {
            throw new IOException("not a public RSA key", e);
        }
    }

    /** The private signature key as PEM (PKCS#8). */
    public String signaturePem() {
        return pem("PRIVATE KEY", signature.getPrivate().getEncoded());
    }

    /** The private encryption key as PEM (PKCS#8). */
    public String encryptionPem() {
        return pem("PRIVATE KEY", encryption.getPrivate().getEncoded());
    }

    /** The Diffie-Hellman parameters as PEM. */
    public String dhPem() {
        return pem("DH PARAMETERS", Der.sequence(Der.integer(prime), Der.integer(generator)));
    }

    /** No key. */
    @Override
    public String toString() {
        return "key material";
    }

    /** Reads a private key, as {@link #signaturePem} and {@link #encryptionPem} write it, and makes its pair. */
    static KeyPair pair(String pem) throws IOException {
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            PrivateKey key = factory.generatePrivate(new PKCS8EncodedKeySpec(octets(pem, "PRIVATE KEY")));
            if (!(key instanceof RSAPrivateCrtKey crt)) {
                throw new IOException("not an RSA key with its public exponent");
            }
            PublicKey open = factory.generatePublic(new RSAPublicKeySpec(crt.getModulus(), crt.getPublicExponent()));
            return new KeyPair(open, key);
        } catch (GeneralSecurityException e) {
            throw new IOException("not a PKCS#8 RSA key", e);
        }
    }

    /** Octets as PEM. */
    public static String pem(String kind, byte[] octets) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
        return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
    }

    private static byte[] octets(String pem, String kind) throws IOException {
        String text = pem.strip();
        String begin = "-----BEGIN " + kind + "-----";
        String end = "-----END " + kind + "-----";
        if (!text.startsWith(begin) || !text.endsWith(end)) {
            throw new IOException("not a PEM that begins with -----BEGIN " + kind + "-----");
        }
        String inner = text.substring(begin.length(), text.length() - end.length());
        try {
            return Base64.getMimeDecoder().decode(inner.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new IOException("not base64", e);
        }
    }
}
