package io.github.ibkrclient.testkit;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
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
    private static final String PROPERTIES = "credentials.properties";
    private static final String SIGNATURE = "private_signature.pem";
    private static final String ENCRYPTION = "private_encryption.pem";
    private static final String DH = "dhparam.pem";
    private static final List<String> FILES = List.of(PROPERTIES, SIGNATURE, ENCRYPTION, DH);

    private final Path directory;

    CredentialsDirectory(Path directory) {
        this.directory = directory;
    }

    /** Writes all files; each appears whole or not at all. */
    void write(SimulatedUser user) throws IOException {
        Files.createDirectories(directory);
        for (String name : FILES) {
            if (Files.exists(directory.resolve(name))) {
                throw new IOException(directory.resolve(name) + " exists already");
            }
        }
        Map<String, String> files = new LinkedHashMap<>();
        files.put(SIGNATURE, user.consumer().signatureKeyPem());
        files.put(ENCRYPTION, user.consumer().encryptionKeyPem());
        files.put(DH, user.consumer().dhParametersPem());
        files.put(
                PROPERTIES,
                "ibkr.consumer-key=" + user.consumer().consumerKey() + "\n"
                        + "ibkr.access-token=" + user.accessToken() + "\n"
                        + "ibkr.access-token-secret=" + user.accessTokenSecret() + "\n"
                        + "ibkr.realm=" + user.consumer().realm() + "\n");
        for (Map.Entry<String, String> file : files.entrySet()) {
            put(file.getKey(), file.getValue());
        }
    }

    /**
     * Reads the user whose credentials are here; empty when there are none.
     *
     * @param seed decides the accounts
     * @throws IOException when only some of the files are here, or they do not go together
     */
    Optional<SimulatedUser> read(long seed) throws IOException {
        List<String> missing = FILES.stream()
                .filter(name -> !Files.exists(directory.resolve(name)))
                .toList();
        if (missing.size() == FILES.size()) {
            return Optional.empty();
        } else if (!missing.isEmpty()) {
            throw new IOException(directory + " lacks " + String.join(", ", missing)
                    + "; put back what is missing, or remove the rest to have new credentials made");
        }
        KeyMaterial keys = KeyMaterial.read(text(SIGNATURE), text(ENCRYPTION), text(DH));
        Properties properties = new Properties();
        properties.load(new StringReader(text(PROPERTIES)));
        SimulatedConsumer consumer = new SimulatedConsumer(value(properties, "ibkr.consumer-key"), keys, false);
        String encrypted = value(properties, "ibkr.access-token-secret");
        return Optional.of(new SimulatedUser(
                "simuser1",
                false,
                SimulatedUser.accountIds(seed, 0, false),
                consumer,
                value(properties, "ibkr.access-token"),
                decrypted(keys, encrypted),
                encrypted));
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

    private String text(String name) throws IOException {
        return Files.readString(directory.resolve(name), StandardCharsets.UTF_8);
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
