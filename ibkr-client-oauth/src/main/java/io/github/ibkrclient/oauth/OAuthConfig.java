package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The credentials of one user for OAuth 1.0a, read and checked: what can be found wrong without a call is found here,
 * as a {@link CredentialException} that names the setting and the mend. Immutable; {@code toString} shows no secret.
 */
public final class OAuthConfig {
    private static final Pattern TOKEN_FORM = Pattern.compile("[A-Za-z0-9._~-]+");

    private final OAuthConsumer consumer;
    private final String accessToken;
    private final String encryptedSecret;
    private final byte[] accessTokenSecret;

    OAuthConfig(OAuthConsumer consumer, Setting token, Setting secret) {
        this.consumer = consumer;
        accessToken = accessToken(token);
        encryptedSecret = secret.text().replaceAll("\\s", "");
        accessTokenSecret = SecretDecryption.decrypt(
                secret, consumer.encryptionKey(), consumer.signatureKey(), consumer.thirdParty());
    }

    private OAuthConfig(Settings settings) {
        this(
                new OAuthConsumer(settings, OAuthConsumer.thirdParty(settings.find(Credential.THIRD_PARTY))),
                token(settings),
                settings.get(Credential.ACCESS_TOKEN_SECRET));
    }

    private static Setting token(Settings settings) {
        if (OAuthConsumer.thirdParty(settings.find(Credential.THIRD_PARTY))
                && settings.find(Credential.ACCESS_TOKEN).isEmpty()) {
            throw new CredentialException(Credential.ACCESS_TOKEN.property(), OAuthConsumer.NO_ACCESS_YET);
        }
        return settings.get(Credential.ACCESS_TOKEN);
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
     * {@code ibkr.realm} (default {@code limited_poa}), {@code ibkr.third-party} ({@code true} when IBKR assigned the
     * consumer key to a third party; default {@code false}). The keys may be named by {@code ibkr.signature-key}, {@code
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
     * {@code IBKR_REALM}, {@code IBKR_THIRD_PARTY}, {@code IBKR_SIGNATURE_KEY}, {@code IBKR_ENCRYPTION_KEY}, {@code IBKR_DH_PARAMS}, {@code
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
        files.put("private_signature.pem", consumer.signatureKey().pem());
        files.put("private_encryption.pem", consumer.encryptionKey().pem());
        files.put("dhparam.pem", consumer.dhParameters().pem());
        // last: without it the directory does not count as one
        files.put(
                Settings.PROPERTIES_FILE,
                properties(consumer.key(), accessToken, encryptedSecret, consumer.realm())
                        + (consumer.thirdParty() ? Credential.THIRD_PARTY.property() + "=true\n" : ""));
        CredentialDirectory.write(directory, files);
    }

    OAuthConsumer consumer() {
        return consumer;
    }

    String accessToken() {
        return accessToken;
    }

    /** The secret as IBKR gave it, base64. */
    String encryptedSecret() {
        return encryptedSecret;
    }

    /** The decrypted secret. */
    byte[] accessTokenSecret() {
        return accessTokenSecret.clone();
    }

    /** Whether IBKR refused this setting. */
    boolean names(Credential credential, CredentialException refusal) {
        return refusal.setting().equals(consumer.name(credential));
    }

    /** The realm only. */
    @Override
    public String toString() {
        return "OAuthConfig[realm=" + consumer.realm() + "]";
    }

    static String properties(String consumerKey, String accessToken, String encryptedSecret, String realm) {
        return Credential.CONSUMER_KEY.property() + "=" + consumerKey + "\n"
                + Credential.ACCESS_TOKEN.property() + "=" + accessToken + "\n"
                + Credential.ACCESS_TOKEN_SECRET.property() + "="
                + encryptedSecret + "\n"
                + Credential.REALM.property() + "=" + realm + "\n";
    }

    static String accessToken(Setting setting) {
        if (!TOKEN_FORM.matcher(setting.text()).matches()) {
            throw setting.refuse("has characters that no access token has; copy the token, not its secret");
        }
        return setting.text();
    }

    /** Collects credentials as texts; nothing is checked before {@link #build}. */
    public static final class Builder {
        private final Map<Credential, String> texts = new EnumMap<>(Credential.class);

        private Builder() {}

        /** The consumer key: 9 capital letters, or what IBKR assigned to a third party; must be set. */
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

        /**
         * Reads and checks what was collected of a third party's consumer; access token and secret play no part.
         *
         * @throws CredentialException when a setting is missing or unreadable
         */
        public OAuthConsumer consumer() {
            return new OAuthConsumer(Settings.inMemory(texts), true);
        }

        private Builder with(Credential credential, String text) {
            texts.put(credential, text);
            return this;
        }
    }
}
