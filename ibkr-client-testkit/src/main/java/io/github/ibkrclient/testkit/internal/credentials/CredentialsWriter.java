package io.github.ibkrclient.testkit.internal.credentials;

import io.github.ibkrclient.local.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes credentials as files that only their owner may read. Each file appears whole or not at all. */
public final class CredentialsWriter {
    private final Path directory;
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Map<String, String> properties = new LinkedHashMap<>();

    /** Begins with what each consumer has: its key, its realm, its private keys and its parameters. */
    public CredentialsWriter(Path directory, String consumerKey, String realm, KeyMaterial keys) {
        this.directory = directory;
        files.put(CredentialsLayout.SIGNATURE, keys.signaturePem());
        files.put(CredentialsLayout.ENCRYPTION, keys.encryptionPem());
        files.put(CredentialsLayout.DH, keys.dhPem());
        properties.put(CredentialsLayout.CONSUMER_KEY, consumerKey);
        properties.put(CredentialsLayout.REALM, realm);
    }

    /** Marks the consumer as a third party, to which no user gave access yet. */
    public CredentialsWriter thirdParty() {
        properties.put(CredentialsLayout.THIRD_PARTY, "true");
        return this;
    }

    /** Adds the access to a user's accounts. */
    public CredentialsWriter access(String token, String encryptedSecret) {
        properties.put(CredentialsLayout.ACCESS_TOKEN, token);
        properties.put(CredentialsLayout.ACCESS_TOKEN_SECRET, encryptedSecret);
        return this;
    }

    /** Adds an OAuth 2.0 client. */
    public CredentialsWriter client(String clientId, String keyId, String keyPem) {
        files.put(CredentialsLayout.CLIENT_KEY, keyPem);
        properties.put(CredentialsLayout.CLIENT_ID, clientId);
        properties.put(CredentialsLayout.CLIENT_KEY_ID, keyId);
        return this;
    }

    /** Adds what the OAuth 2.0 client needs to open sessions. */
    public CredentialsWriter sessions(String username, String ip) {
        properties.put(CredentialsLayout.CLIENT_USERNAME, username);
        properties.put(CredentialsLayout.CLIENT_IP, ip);
        return this;
    }

    /**
     * Writes all files.
     *
     * @throws IOException when the directory cannot be written or holds any file of this layout already
     */
    public void write() throws IOException {
        CredentialsLayout.check(directory);
        OwnerOnly.makeFolder(directory);
        for (String name : CredentialsLayout.ALL_FILES) {
            if (Files.exists(directory.resolve(name))) {
                throw new IOException(directory.resolve(name) + " exists already");
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            put(file.getKey(), file.getValue());
        }
        StringBuilder lines = new StringBuilder();
        properties.forEach(
                (key, value) -> lines.append(key).append('=').append(value).append('\n'));
        put(CredentialsLayout.PROPERTIES, lines.toString());
    }

    private void put(String name, String content) throws IOException {
        Path draft = OwnerOnly.makeFile(directory, name, ".tmp");
        Files.writeString(draft, content, StandardCharsets.UTF_8);
        Files.move(draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
