package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.oauth.SsoServer;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.crypto.Cipher;
import okio.ByteString;

/** The credentials of one user as files, in the layout that clients read. */
final class CredentialsDirectory {
    private static final String USERNAME = "simuser1";
    private static final String PROPERTIES = "credentials.properties";
    private static final String SIGNATURE = "private_signature.pem";
    private static final String ENCRYPTION = "private_encryption.pem";
    private static final String DH = "dhparam.pem";
    private static final String CLIENT_KEY = "private_oauth2.pem";
    private static final String CLIENT_ID = "ibkr.oauth2.client-id";
    private static final List<String> FILES = List.of(PROPERTIES, SIGNATURE, ENCRYPTION, DH);
    private static final List<String> ALL = List.of(PROPERTIES, SIGNATURE, ENCRYPTION, DH, CLIENT_KEY);

    private final Path directory;

    CredentialsDirectory(Path directory) {
        this.directory = directory;
    }

    /** Writes all files of a user. */
    void write(SimulatedUser user) throws IOException {
        write(
                user.consumer(),
                Map.of(CLIENT_KEY, user.reportClient().privateKeyPem()),
                "ibkr.access-token=" + user.accessToken() + "\n"
                        + "ibkr.access-token-secret=" + user.accessTokenSecret() + "\n"
                        + CLIENT_ID + "=" + user.reportClient().clientId() + "\n"
                        + "ibkr.oauth2.key-id=" + user.reportClient().keyId() + "\n"
                        + "ibkr.oauth2.username=" + user.username() + "\n"
                        + "ibkr.oauth2.ip=" + SsoServer.USUAL_ADDRESS + "\n");
    }

    /** Writes all files of a third party, to which no user gave access yet. */
    void write(SimulatedConsumer thirdParty) throws IOException {
        write(thirdParty, Map.of(), "ibkr.third-party=true\n");
    }

    /** Each file appears whole or not at all. */
    private void write(SimulatedConsumer consumer, Map<String, String> keys, String properties) throws IOException {
        checkDirectory();
        Files.createDirectories(directory);
        for (String name : ALL) {
            if (Files.exists(directory.resolve(name))) {
                throw new IOException(directory.resolve(name) + " exists already");
            }
        }
        Map<String, String> files = new LinkedHashMap<>(keys);
        files.put(SIGNATURE, consumer.signatureKeyPem());
        files.put(ENCRYPTION, consumer.encryptionKeyPem());
        files.put(DH, consumer.dhParametersPem());
        files.put(
                PROPERTIES,
                "ibkr.consumer-key=" + consumer.consumerKey() + "\n" + "ibkr.realm=" + consumer.realm() + "\n"
                        + properties);
        for (Map.Entry<String, String> file : files.entrySet()) {
            put(file.getKey(), file.getValue());
        }
    }

    /** The certificate of the gateway, made when there is none. */
    GatewayCertificate gatewayCertificate() throws IOException {
        checkDirectory();
        Path file = directory.resolve("gateway.p12");
        if (Files.exists(file)) {
            return GatewayCertificate.read(file);
        }
        Files.createDirectories(directory);
        GatewayCertificate made = GatewayCertificate.make();
        made.write(file);
        return made;
    }

    /**
     * Reads the credentials that are here; empty when there are none.
     *
     * @param seed decides the accounts of their user
     * @param thirdParty whether they are to be a third party's
     * @throws IOException when only some of the files are here, they do not go together, or are of the other kind
     */
    Optional<KeptCredentials> read(long seed, boolean thirdParty) throws IOException {
        checkDirectory();
        List<String> missing = FILES.stream()
                .filter(name -> !Files.exists(directory.resolve(name)))
                .toList();
        if (missing.size() == FILES.size()) {
            return Optional.empty();
        } else if (!missing.isEmpty()) {
            throw new IOException(directory + " lacks " + String.join(", ", missing)
                    + "; put back what is missing, or remove the rest to have new credentials made");
        }
        BigInteger[] group = parsed(DH, KeyMaterial::group);
        KeyMaterial keys = new KeyMaterial(
                parsed(SIGNATURE, KeyMaterial::pair), parsed(ENCRYPTION, KeyMaterial::pair), group[0], group[1]);
        Properties properties = parsed(PROPERTIES, CredentialsDirectory::properties);
        checkKind(properties, thirdParty);
        SimulatedConsumer consumer = new SimulatedConsumer(value(properties, "ibkr.consumer-key"), keys, thirdParty);
        String realm = properties.getProperty("ibkr.realm", consumer.realm()).strip();
        if (!realm.equals(consumer.realm())) {
            throw new IOException("ibkr.realm in " + directory.resolve(PROPERTIES)
                    + " is not the realm of its consumer; set it to " + consumer.realm());
        }
        boolean awaitsConsent = thirdParty
                && properties.getProperty("ibkr.access-token", "").isBlank()
                && properties.getProperty("ibkr.access-token-secret", "").isBlank();
        return Optional.of(new KeptCredentials(
                consumer, awaitsConsent ? Optional.empty() : Optional.of(user(seed, consumer, properties))));
    }

    private SimulatedUser user(long seed, SimulatedConsumer consumer, Properties properties) throws IOException {
        String encrypted = value(properties, "ibkr.access-token-secret");
        return new SimulatedUser(
                USERNAME,
                false,
                SimulatedUser.accountIds(seed, 0, false),
                consumer,
                value(properties, "ibkr.access-token"),
                decrypted(consumer.keys(), encrypted),
                encrypted,
                reportClient(properties));
    }

    /** Who wrote the directory may not have known of OAuth 2.0; then nobody has the key of the client there is. */
    private SimulatedReportClient reportClient(Properties properties) throws IOException {
        if (!properties.containsKey(CLIENT_ID) && !Files.exists(directory.resolve(CLIENT_KEY))) {
            return SimulatedReportClient.of(USERNAME);
        }
        String clientId = value(properties, CLIENT_ID);
        String keyId = value(properties, "ibkr.oauth2.key-id");
        if (!Files.exists(directory.resolve(CLIENT_KEY))) {
            throw new IOException(directory + " lacks " + CLIENT_KEY + "; put it back, or remove all of "
                    + String.join(", ", ALL) + " to have new credentials made");
        }
        KeyPair key = parsed(CLIENT_KEY, KeyMaterial::pair);
        return new SimulatedReportClient(USERNAME, clientId, keyId, () -> key);
    }

    private void checkKind(Properties properties, boolean thirdParty) throws IOException {
        boolean kept = properties.getProperty("ibkr.third-party", "").strip().equals("true");
        if (kept != thirdParty) {
            throw new IOException(directory.resolve(PROPERTIES)
                    + (kept ? " is a third party's; give --third-party CALLBACK" : " is no third party's; leave it out")
                    + ", or another directory");
        }
    }

    private void put(String name, String content) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        Path draft = posix
                ? Files.createTempFile(
                        directory,
                        name,
                        ".tmp",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createTempFile(directory, name, ".tmp");
        Files.writeString(draft, content, StandardCharsets.UTF_8);
        Files.move(draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void checkDirectory() throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new IOException(directory + " is a file; give a directory");
        }
    }

    /** What is made of the text of a file. */
    @FunctionalInterface
    private interface Reading<T> {
        T of(String text) throws IOException;
    }

    private <T> T parsed(String name, Reading<T> reading) throws IOException {
        try {
            return reading.of(Files.readString(directory.resolve(name), StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            throw unusable(name, "not a text", e);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw unusable(name, String.valueOf(e.getMessage()), e);
        }
    }

    private IOException unusable(String name, String why, IOException cause) {
        String mend = "; put back what the simulator wrote, or remove all of " + String.join(", ", ALL)
                + " to have new credentials made";
        return new IOException(directory.resolve(name) + " cannot be used: " + why + mend, cause);
    }

    private static Properties properties(String text) throws IOException {
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(text));
            return properties;
        } catch (IllegalArgumentException e) {
            throw new IOException("a backslash and u without four hexadecimal digits", e);
        }
    }

    private String value(Properties properties, String key) throws IOException {
        String value = properties.getProperty(key, "").strip();
        if (value.isEmpty()) {
            throw new IOException(directory.resolve(PROPERTIES) + " lacks " + key);
        }
        return value;
    }

    private ByteString decrypted(KeyMaterial keys, String encrypted) throws IOException {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            cipher.init(Cipher.DECRYPT_MODE, keys.encryption().getPrivate());
            return ByteString.of(cipher.doFinal(Base64.getDecoder().decode(encrypted)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    "ibkr.access-token-secret in " + directory.resolve(PROPERTIES) + " does not fit " + ENCRYPTION, e);
        }
    }
}
