package io.github.ibkrclient.testkit.internal.credentials;

import static io.github.ibkrclient.testkit.internal.credentials.CredentialsLayout.ACCESS_TOKEN;
import static io.github.ibkrclient.testkit.internal.credentials.CredentialsLayout.ACCESS_TOKEN_SECRET;
import static io.github.ibkrclient.testkit.internal.credentials.CredentialsLayout.ALL_FILES;
import static io.github.ibkrclient.testkit.internal.credentials.CredentialsLayout.CLIENT_ID;
import static io.github.ibkrclient.testkit.internal.credentials.CredentialsLayout.CLIENT_KEY;
import static io.github.ibkrclient.testkit.internal.credentials.CredentialsLayout.CLIENT_KEY_ID;
import static io.github.ibkrclient.testkit.internal.credentials.CredentialsLayout.CONSUMER_KEY;
import static io.github.ibkrclient.testkit.internal.credentials.CredentialsLayout.DH;
import static io.github.ibkrclient.testkit.internal.credentials.CredentialsLayout.ENCRYPTION;
import static io.github.ibkrclient.testkit.internal.credentials.CredentialsLayout.NEEDED_FILES;
import static io.github.ibkrclient.testkit.internal.credentials.CredentialsLayout.PROPERTIES;
import static io.github.ibkrclient.testkit.internal.credentials.CredentialsLayout.REALM;
import static io.github.ibkrclient.testkit.internal.credentials.CredentialsLayout.SIGNATURE;
import static io.github.ibkrclient.testkit.internal.credentials.CredentialsLayout.THIRD_PARTY;

import io.github.ibkrclient.testkit.internal.credentials.StoredCredentials.Access;
import io.github.ibkrclient.testkit.internal.credentials.StoredCredentials.Client;
import io.github.ibkrclient.testkit.internal.oauth1.Consumer;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.crypto.Cipher;
import okio.ByteString;

/** Reads the credentials that a directory holds. */
public final class CredentialsReader {
    private final Path directory;

    /** A reader of a directory, which need not exist. */
    public CredentialsReader(Path directory) {
        this.directory = directory;
    }

    /**
     * Reads the credentials; empty when the directory holds none.
     *
     * @param thirdParty whether they must be a third party's
     * @throws IOException when some of the files are missing, they do not go together, or are of the other kind; the
     *     message is one line and says the remedy
     */
    public Optional<StoredCredentials> read(boolean thirdParty) throws IOException {
        CredentialsLayout.check(directory);
        List<String> missing = NEEDED_FILES.stream()
                .filter(name -> !Files.exists(directory.resolve(name)))
                .toList();
        if (missing.size() == NEEDED_FILES.size()) {
            return Optional.empty();
        } else if (!missing.isEmpty()) {
            throw new IOException(directory + " lacks " + String.join(", ", missing)
                    + "; put back what is missing, or remove the rest to have new credentials made");
        }
        BigInteger[] group = parsed(DH, KeyMaterial::group);
        KeyMaterial keys = new KeyMaterial(
                parsed(SIGNATURE, KeyMaterial::pair), parsed(ENCRYPTION, KeyMaterial::pair), group[0], group[1]);
        Properties properties = parsed(PROPERTIES, CredentialsReader::properties);
        checkKind(properties, thirdParty);
        String consumerKey = value(properties, CONSUMER_KEY);
        checkRealm(properties, Consumer.realm(consumerKey));
        boolean awaitsConsent = thirdParty
                && properties.getProperty(ACCESS_TOKEN, "").isBlank()
                && properties.getProperty(ACCESS_TOKEN_SECRET, "").isBlank();
        return Optional.of(new StoredCredentials(
                consumerKey, keys, awaitsConsent ? Optional.empty() : Optional.of(access(keys, properties))));
    }

    private Access access(KeyMaterial keys, Properties properties) throws IOException {
        String encrypted = value(properties, ACCESS_TOKEN_SECRET);
        return new Access(value(properties, ACCESS_TOKEN), decrypted(keys, encrypted), encrypted, client(properties));
    }

    /** The OAuth 2.0 client; empty in a directory that names none. */
    private Optional<Client> client(Properties properties) throws IOException {
        if (!properties.containsKey(CLIENT_ID) && !Files.exists(directory.resolve(CLIENT_KEY))) {
            return Optional.empty();
        }
        String clientId = value(properties, CLIENT_ID);
        String keyId = value(properties, CLIENT_KEY_ID);
        if (!Files.exists(directory.resolve(CLIENT_KEY))) {
            throw new IOException(directory + " lacks " + CLIENT_KEY + "; put it back, or remove all of "
                    + String.join(", ", ALL_FILES) + " to have new credentials made");
        }
        return Optional.of(new Client(clientId, keyId, parsed(CLIENT_KEY, KeyMaterial::pair)));
    }

    private void checkKind(Properties properties, boolean thirdParty) throws IOException {
        boolean found = properties.getProperty(THIRD_PARTY, "").strip().equals("true");
        if (found != thirdParty) {
            String remedy =
                    found ? " is a third party's; give --third-party CALLBACK" : " is no third party's; leave it out";
            throw new IOException(directory.resolve(PROPERTIES) + remedy + ", or another directory");
        }
    }

    private void checkRealm(Properties properties, String realm) throws IOException {
        if (!properties.getProperty(REALM, realm).strip().equals(realm)) {
            throw new IOException(REALM + " in " + directory.resolve(PROPERTIES)
                    + " is not the realm of its consumer; set it to " + realm);
        }
    }

    /** Makes something of the text of a file. */
    @FunctionalInterface
    private interface Parser<T> {
        T parse(String text) throws IOException;
    }

    private <T> T parsed(String name, Parser<T> parser) throws IOException {
        try {
            return parser.parse(Files.readString(directory.resolve(name), StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            throw unusable(name, "not a text", e);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw unusable(name, String.valueOf(e.getMessage()), e);
        }
    }

    private IOException unusable(String name, String why, IOException cause) {
        String remedy = "; put back what the simulator wrote, or remove all of " + String.join(", ", ALL_FILES)
                + " to have new credentials made";
        return new IOException(directory.resolve(name) + " cannot be used: " + why + remedy, cause);
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
                    ACCESS_TOKEN_SECRET + " in " + directory.resolve(PROPERTIES) + " does not fit " + ENCRYPTION, e);
        }
    }
}
