package io.github.ibkrclient.testkit.internal.gateway;

import io.github.ibkrclient.local.OwnerOnly;
import io.github.ibkrclient.testkit.internal.credentials.CredentialsLayout;
import io.github.ibkrclient.testkit.internal.credentials.Der;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import okio.ByteString;

/**
 * A gateway's self-signed certificate with its key. It is of version 1 and names no real host, so a client must know the
 * certificate itself to trust it. See {@code docs/protocol.md#gateway-certificate}.
 */
public final class GatewayCertificate {
    /** The password of the key store. It protects nothing; the format wants one. */
    public static final String PASSWORD = "simulator";

    /** The format of the key store. */
    public static final String FORMAT = "PKCS12";

    private static final String FILE = "gateway.p12";
    private static final String ALIAS = "gateway";
    private static final Instant FIRST_DAY = Instant.parse("2023-04-24T00:00:00Z");
    private static final Instant LAST_DAY = Instant.parse("2049-01-01T00:00:00Z");
    private static final ByteString SHA256_WITH_RSA = ByteString.decodeHex("300d06092a864886f70d01010b0500");
    private static final ByteString COMMON_NAME = ByteString.decodeHex("0603550403");
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final KeyStore store;

    private GatewayCertificate(KeyStore store) {
        this.store = store;
    }

    /** The certificate of all gateways that are given none. It is made once, because making a key takes time. */
    public static GatewayCertificate shared() {
        return Shared.CERTIFICATE;
    }

    /** A new certificate with a key of its own. */
    public static GatewayCertificate make() {
        return make(LAST_DAY);
    }

    /** A new certificate with a key of its own that is valid until a day. */
    public static GatewayCertificate make(Instant lastDay) {
        try {
            KeyPairGenerator pairs = KeyPairGenerator.getInstance("RSA");
            pairs.initialize(2048, new SecureRandom());
            KeyPair pair = pairs.generateKeyPair();
            KeyStore store = empty();
            store.setKeyEntry(ALIAS, pair.getPrivate(), password(), new Certificate[] {selfSigned(pair, lastDay)});
            return new GatewayCertificate(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot make a certificate", e);
        }
    }

    /**
     * The certificate that a directory keeps; a new one when it keeps none.
     *
     * @throws IOException when the certificate cannot be read or written; the message is one line and says the remedy
     */
    public static GatewayCertificate keptIn(Path directory) throws IOException {
        CredentialsLayout.check(directory);
        Path file = directory.resolve(FILE);
        if (Files.exists(file)) {
            return read(file);
        }
        OwnerOnly.makeFolder(directory);
        GatewayCertificate made = make();
        made.write(file);
        return made;
    }

    private static GatewayCertificate read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(FORMAT);
            store.load(in, password());
            if (store.isKeyEntry(ALIAS)) {
                return new GatewayCertificate(store);
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException(file + " cannot be read as a key store; delete it to have one made", e);
        }
        throw new IOException(file + " holds no certificate of a gateway; delete it to have one made");
    }

    /** Writes a key store that only its owner may read. */
    public void write(Path file) throws IOException {
        Files.deleteIfExists(file);
        OwnerOnly.makeFile(file);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password());
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate could not be written", e);
        }
    }

    /** The SHA-256 fingerprint in hex with colons, as browsers show it. */
    public String fingerprint() {
        try {
            byte[] encoded = store.getCertificate(ALIAS).getEncoded();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(encoded);
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot read its own certificate", e);
        }
    }

    private static final class Shared {
        static final GatewayCertificate CERTIFICATE = make();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(FORMAT);
        store.load(null, password());
        return store;
    }

    private static Certificate selfSigned(KeyPair pair, Instant lastDay) throws GeneralSecurityException {
        byte[] name = Der.sequence(Der.set(Der.sequence(
                COMMON_NAME.toByteArray(), Der.text("simulated.gateway.invalid".getBytes(StandardCharsets.UTF_8)))));
        byte[] validity = Der.sequence(time(FIRST_DAY), time(lastDay));
        byte[] content = Der.sequence(
                Der.integer(new BigInteger(64, new SecureRandom()).setBit(63)),
                SHA256_WITH_RSA.toByteArray(),
                name,
                validity,
                name,
                pair.getPublic().getEncoded());
        byte[] whole = Der.sequence(content, SHA256_WITH_RSA.toByteArray(), Der.bits(sign(pair.getPrivate(), content)));
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] time(Instant at) {
        return Der.utcTime(UTC_TIME.format(at).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sign(PrivateKey key, byte[] content) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(content);
        return signature.sign();
    }

    private static char[] password() {
        return PASSWORD.toCharArray();
    }
}
