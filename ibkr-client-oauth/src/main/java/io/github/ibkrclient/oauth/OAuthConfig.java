package io.github.ibkrclient.oauth;

import io.github.ibkrclient.Operation;
import io.github.ibkrclient.error.CredentialException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The credentials of one user for OAuth 1.0a, read and checked: what can be found wrong without a call is found here,
 * as a {@link CredentialException} that names the setting and the mend. Immutable; {@code toString} shows no secret.
 */
public final class OAuthConfig {
    static final String TEST_CONSUMER = "TESTCONS";
    static final String REALM = "limited_poa";
    private static final String TEST_REALM = "test_realm";
    private static final Pattern CONSUMER_KEY_FORM = Pattern.compile("[A-Z]{9}|" + TEST_CONSUMER);
    private static final Pattern TOKEN_FORM = Pattern.compile("[A-Za-z0-9._~-]+");

    private final Map<Credential, String> names;
    private final String consumerKey;
    private final String accessToken;
    private final String realm;
    private final RsaKey signatureKey;
    private final RsaKey encryptionKey;
    private final DhParameters dhParameters;
    private final String encryptedSecret;
    private final byte[] accessTokenSecret;

    OAuthConfig(Settings settings) {
        names = settings.names();
        consumerKey = consumerKey(settings.get(Credential.CONSUMER_KEY));
        accessToken = accessToken(settings.get(Credential.ACCESS_TOKEN));
        realm = realm(settings.find(Credential.REALM), consumerKey);
        Optional<Setting> password = settings.find(Credential.KEY_PASSWORD);
        signatureKey = Pem.rsaKey(settings.get(Credential.SIGNATURE_KEY), password);
        encryptionKey = Pem.rsaKey(settings.get(Credential.ENCRYPTION_KEY), password);
        dhParameters = DhParameters.of(settings.get(Credential.DH_PARAMETERS));
        Setting secret = settings.get(Credential.ACCESS_TOKEN_SECRET);
        encryptedSecret = secret.text().replaceAll("\\s", "");
        accessTokenSecret = SecretDecryption.decrypt(secret, encryptionKey, signatureKey);
    }

    /**
     * Reads {@code credentials.properties} in the directory and, beside it, {@code private_signature.pem}, {@code
     * private_encryption.pem} and {@code dhparam.pem}.
     *
     * @see #fromFile
     */
    public static OAuthConfig fromDirectory(Path directory) {
        return new OAuthConfig(Settings.fromDirectory(
                "credentials directory", directory, Settings.passwordOnly(), Credential.OF_OAUTH1));
    }

    /**
     * Reads a properties file: {@code ibkr.consumer-key}, {@code ibkr.access-token}, {@code ibkr.access-token-secret},
     * {@code ibkr.realm} (default {@code limited_poa}). The keys may be named by {@code ibkr.signature-key}, {@code
     * ibkr.encryption-key} and {@code ibkr.dh-params}, as PEM text or as a path relative to the file; the parameters as
     * hexadecimal digits of the prime too. What is not named is read from the files that {@link #fromDirectory} lists.
     * The password of encrypted keys is {@code ibkr.key-password}, or the environment variable {@code
     * IBKR_KEY_PASSWORD}, which goes first.
     */
    public static OAuthConfig fromFile(Path file) {
        return new OAuthConfig(Settings.fromFile(file, Settings.passwordOnly(), Credential.OF_OAUTH1));
    }

    /**
     * Reads the environment: {@code IBKR_CONSUMER_KEY}, {@code IBKR_ACCESS_TOKEN}, {@code IBKR_ACCESS_TOKEN_SECRET},
     * {@code IBKR_REALM}, {@code IBKR_SIGNATURE_KEY}, {@code IBKR_ENCRYPTION_KEY}, {@code IBKR_DH_PARAMS}, {@code
     * IBKR_KEY_PASSWORD}, with the meaning that they have in a file. When {@code IBKR_CREDENTIALS_DIR} is set, what is
     * missing comes from that directory.
     */
    public static OAuthConfig fromEnv() {
        return fromEnv(System.getenv());
    }

    static OAuthConfig fromEnv(Map<String, String> environment) {
        return new OAuthConfig(Settings.fromEnvironment(environment, Credential.OF_OAUTH1));
    }

    /** Starts credentials from memory, as for an app that keeps them encrypted in its database. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Writes the credentials as {@link #fromDirectory} reads them, the files with mode 0600. The keys are written
     * without a password. Files that exist are not overwritten.
     *
     * @param directory made when it is missing
     * @throws CredentialException when a file exists or cannot be written; nothing was written then
     */
    public void save(Path directory) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("private_signature.pem", signatureKey.pem());
        files.put("private_encryption.pem", encryptionKey.pem());
        files.put("dhparam.pem", dhParameters.pem());
        files.put(
                Settings.PROPERTIES_FILE,
                properties(
                        consumerKey,
                        accessToken,
                        encryptedSecret,
                        realm)); // last: without it the directory does not count as one
        CredentialDirectory.write(directory, files);
    }

    String consumerKey() {
        return consumerKey;
    }

    String accessToken() {
        return accessToken;
    }

    String realm() {
        return realm;
    }

    RsaKey signatureKey() {
        return signatureKey;
    }

    DhParameters dhParameters() {
        return dhParameters;
    }

    /** The decrypted secret. */
    byte[] accessTokenSecret() {
        return accessTokenSecret.clone();
    }

    /** The exception for a setting that IBKR refused. */
    CredentialException refused(Credential credential, String message, Operation operation) {
        return new CredentialException(names.getOrDefault(credential, credential.property()), message, operation);
    }

    /** Whether IBKR refused this setting. */
    boolean names(Credential credential, CredentialException refusal) {
        return refusal.setting().equals(names.getOrDefault(credential, credential.property()));
    }

    /** The realm only. */
    @Override
    public String toString() {
        return "OAuthConfig[realm=" + realm + "]";
    }

    static String properties(String consumerKey, String accessToken, String encryptedSecret, String realm) {
        return Credential.CONSUMER_KEY.property() + "=" + consumerKey + "\n"
                + Credential.ACCESS_TOKEN.property() + "=" + accessToken + "\n"
                + Credential.ACCESS_TOKEN_SECRET.property() + "="
                + encryptedSecret + "\n"
                + Credential.REALM.property() + "=" + realm + "\n";
    }

    static String consumerKey(Setting setting) {
        if (!CONSUMER_KEY_FORM.matcher(setting.text()).matches()) {
            throw setting.refuse("is not a consumer key, which has exactly 9 capital letters; copy it from the portal");
        }
        return setting.text();
    }

    static String accessToken(Setting setting) {
        if (!TOKEN_FORM.matcher(setting.text()).matches()) {
            throw setting.refuse("has characters that no access token has; copy the token, not its secret");
        }
        return setting.text();
    }

    static String realm(Optional<Setting> setting, String consumerKey) {
        String realm = setting.map(Setting::text).orElse(REALM);
        if (realm.equals(TEST_REALM) && !consumerKey.equals(TEST_CONSUMER)) {
            throw setting.orElseThrow()
                    .refuse(TEST_REALM + " goes with the consumer key " + TEST_CONSUMER + " only; set " + REALM);
        }
        if (!realm.equals(REALM) && !realm.equals(TEST_REALM)) {
            throw setting.orElseThrow().refuse("is not a realm of IBKR; set " + REALM);
        }
        return realm;
    }

    /** Collects credentials as texts; nothing is checked before {@link #build}. */
    public static final class Builder {
        private final Map<Credential, String> texts = new EnumMap<>(Credential.class);

        private Builder() {}

        /** The consumer key: 9 capital letters; must be set. */
        public Builder consumerKey(String text) {
            return with(Credential.CONSUMER_KEY, text);
        }

        /** The access token; must be set. */
        public Builder accessToken(String text) {
            return with(Credential.ACCESS_TOKEN, text);
        }

        /** The access token secret as IBKR gave it, base64; must be set. */
        public Builder accessTokenSecret(String base64) {
            return with(Credential.ACCESS_TOKEN_SECRET, base64);
        }

        /** The realm; default {@code limited_poa}. */
        public Builder realm(String text) {
            return with(Credential.REALM, text);
        }

        /** The private key that signs the token calls, as PEM; must be set. */
        public Builder signatureKey(String pem) {
            return with(Credential.SIGNATURE_KEY, pem);
        }

        /** The private key that opens the access token secret, as PEM; must be set. */
        public Builder encryptionKey(String pem) {
            return with(Credential.ENCRYPTION_KEY, pem);
        }

        /** The Diffie-Hellman parameters as PEM, or their prime as hexadecimal digits; must be set. */
        public Builder dhParameters(String pemOrHex) {
            return with(Credential.DH_PARAMETERS, pemOrHex);
        }

        /** The password of both private keys; default none. */
        public Builder keyPassword(String text) {
            return with(Credential.KEY_PASSWORD, text);
        }

        /**
         * Reads and checks what was collected.
         *
         * @throws CredentialException when a setting is missing, unreadable or does not go with the others
         */
        public OAuthConfig build() {
            return new OAuthConfig(Settings.inMemory(texts));
        }

        private Builder with(Credential credential, String text) {
            texts.put(credential, text);
            return this;
        }
    }
}
