package io.github.ibkrclient.testkit.internal.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of a credentials directory and the keys of its properties, as clients read them. */
public final class CredentialsLayout {
    static final String PROPERTIES = "credentials.properties";
    static final String SIGNATURE = "private_signature.pem";
    static final String ENCRYPTION = "private_encryption.pem";
    static final String DH = "dhparam.pem";
    static final String CLIENT_KEY = "private_oauth2.pem";

    static final String CONSUMER_KEY = "ibkr.consumer-key";
    static final String REALM = "ibkr.realm";
    static final String THIRD_PARTY = "ibkr.third-party";
    static final String ACCESS_TOKEN = "ibkr.access-token";
    static final String ACCESS_TOKEN_SECRET = "ibkr.access-token-secret";
    static final String CLIENT_ID = "ibkr.oauth2.client-id";
    static final String CLIENT_KEY_ID = "ibkr.oauth2.key-id";
    static final String CLIENT_USERNAME = "ibkr.oauth2.username";
    static final String CLIENT_IP = "ibkr.oauth2.ip";

    static final List<String> NEEDED_FILES = List.of(PROPERTIES, SIGNATURE, ENCRYPTION, DH);
    static final List<String> ALL_FILES = List.of(PROPERTIES, SIGNATURE, ENCRYPTION, DH, CLIENT_KEY);

    private CredentialsLayout() {}

    /**
     * Checks that a path is a directory or does not exist.
     *
     * @throws IOException when it is a file
     */
    public static void check(Path directory) throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new IOException(directory + " is a file; give a directory");
        }
    }
}
