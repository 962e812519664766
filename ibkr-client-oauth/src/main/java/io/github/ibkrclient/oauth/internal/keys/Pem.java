package io.github.ibkrclient.oauth.internal.keys;

import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.files.CredentialValue;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/**
 * Private keys as PEM text: PKCS#1 and PKCS#8, plain and encrypted, with any line ends. Exceptions carry no cause here,
 * because its message may quote the key.
 */
public final class Pem {

    private static final int MOST_BITS = 8192; // longer keys sign for seconds

    private Pem() {}

    /** A parser of the text. An environment variable may hold line breaks as backslash and n, which are put right. */
    static PEMParser parser(CredentialValue pem) {
        return new PEMParser(new StringReader(
                pem.text().replace("\\n", "\n").lines().map(String::strip).collect(Collectors.joining("\n"))));
    }

    /** The key, which must have 2048 bits at least. */
    public static RsaKey rsaKey(CredentialValue pem, Optional<CredentialValue> password) {
        return rsaKey(pem, password, 2048);
    }

    /** The key, which must have this many bits at least. */
    public static RsaKey rsaKey(CredentialValue pem, Optional<CredentialValue> password, int leastBits) {
        PrivateKey key = privateKey(pem, firstKey(pem, leastBits), password);
        if (!(key instanceof RSAPrivateKey rsa)) {
            throw pem.refuse("holds a key for " + key.getAlgorithm() + " where RSA is due; " + newKey(leastBits));
        }
        int bits = rsa.getModulus().bitLength();
        if (bits < leastBits || bits > MOST_BITS) {
            throw pem.refuse("the RSA key has " + bits + " bits where " + leastBits + " are due; " + newKey(leastBits));
        }
        if (!numbers(rsa).allMatch(number -> number.signum() > 0 && number.bitLength() <= bits)) {
            throw pem.refuse("the numbers of the key do not go together; copy the whole private key again");
        }
        return new RsaKey(pem.name(), rsa);
    }

    /** The numbers that are computed with. None is longer than the modulus. */
    private static Stream<BigInteger> numbers(RSAPrivateKey key) {
        Stream<BigInteger> due = Stream.of(key.getModulus(), key.getPrivateExponent());
        return key instanceof RSAPrivateCrtKey whole
                ? Stream.concat(
                        due,
                        Stream.of(
                                whole.getPublicExponent(),
                                whole.getPrimeP(),
                                whole.getPrimeQ(),
                                whole.getPrimeExponentP(),
                                whole.getPrimeExponentQ(),
                                whole.getCrtCoefficient()))
                : due;
    }

    /** The public half of a key, which is uploaded to IBKR. */
    public static RSAPublicKey publicKey(CredentialValue pem) {
        Object key = null;
        try (PEMParser parser = parser(pem)) {
            key = parser.readObject();
            if (key instanceof SubjectPublicKeyInfo info
                    && new JcaPEMKeyConverter().getPublicKey(info) instanceof RSAPublicKey rsa) {
                return rsa;
            }
        } catch (IOException | RuntimeException e) { // Bouncy Castle throws any kind for broken DER
            throw pem.refuse("the PEM text is damaged; make it again from the private key with openssl rsa -pubout");
        }
        throw pem.refuse(
                isPrivate(key)
                        ? "holds a private key, which must never be uploaded; put the public half there, made with"
                                + " openssl rsa -pubout, and make new keys if it was uploaded"
                        : "holds no public RSA key; make it from the private key with openssl rsa -pubout");
    }

    /**
     * The bytes as PEM, with plain line feeds; IBKR's portal refuses Windows line ends, see {@code
     * docs/protocol.md#no-windows-line-ends}.
     */
    public static String text(String label, byte[] der) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(label, der));
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    /** The first object that is a key. OpenSSL puts the parameters of a curve in front of an EC key. */
    private static Object firstKey(CredentialValue pem, int leastBits) {
        if (!pem.isPem()) {
            throw pem.refuse("holds no PEM text: a private key starts with -----BEGIN PRIVATE KEY-----");
        }
        Object key = null;
        try (PEMParser parser = parser(pem)) {
            for (Object next = parser.readObject(); next != null && !isPrivate(key); next = parser.readObject()) {
                key = next;
            }
        } catch (IOException | RuntimeException e) { // Bouncy Castle throws any kind for broken DER
            throw pem.refuse("the PEM text is damaged or of an unknown kind; copy the whole private key again");
        }
        if (key instanceof SubjectPublicKeyInfo || key instanceof X509CertificateHolder) {
            throw pem.refuse("holds a public key; the private key it was made from is due");
        }
        if (key == null || !isPrivate(key)) {
            throw pem.refuse("holds no private key; " + newKey(leastBits));
        }
        return key;
    }

    private static String newKey(int bits) {
        return "make one with openssl genrsa " + bits + " and upload its public half to IBKR";
    }

    private static boolean isPrivate(@Nullable Object key) {
        return key instanceof PEMKeyPair
                || key instanceof PrivateKeyInfo
                || key instanceof PEMEncryptedKeyPair
                || key instanceof PKCS8EncryptedPrivateKeyInfo;
    }

    private static PrivateKey privateKey(CredentialValue pem, Object key, Optional<CredentialValue> password) {
        boolean encrypted = key instanceof PEMEncryptedKeyPair || key instanceof PKCS8EncryptedPrivateKeyInfo;
        if (encrypted && password.isEmpty()) {
            throw pem.refuse("the key is encrypted; set " + CredentialKey.KEY_PASSWORD.property() + " or "
                    + CredentialKey.KEY_PASSWORD.variable());
        }
        try {
            return new JcaPEMKeyConverter()
                    .getPrivateKey(
                            decrypted(key, password.map(CredentialValue::text).orElse("")));
        } catch (IOException | PKCSException | OperatorCreationException | RuntimeException e) {
            throw encrypted
                    ? password.orElseThrow().refuse("does not open " + pem.name() + "; give the password of that key")
                    : pem.refuse("the key is damaged or of an unknown kind; copy the whole private key again");
        }
    }

    private static PrivateKeyInfo decrypted(Object key, String password)
            throws IOException, PKCSException, OperatorCreationException {
        if (key instanceof PrivateKeyInfo plain) {
            return plain;
        }
        if (key instanceof PEMKeyPair plain) {
            return plain.getPrivateKeyInfo();
        }
        // A provider of our own, because registering one would change the whole program.
        BouncyCastleProvider ciphers = new BouncyCastleProvider();
        if (key instanceof PEMEncryptedKeyPair pair) {
            return pair.decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                            .setProvider(ciphers)
                            .build(password.toCharArray()))
                    .getPrivateKeyInfo();
        }
        return ((PKCS8EncryptedPrivateKeyInfo) key)
                .decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                        .setProvider(ciphers)
                        .build(password.toCharArray()));
    }
}
