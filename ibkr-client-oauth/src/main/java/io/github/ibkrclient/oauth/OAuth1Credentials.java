package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.files.CredentialSource;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import io.github.ibkrclient.oauth.internal.keys.KeyHolder;
import io.github.ibkrclient.oauth.internal.oauth1.UserKeys;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of one user for OAuth 1.0a, read and checked. A mistake that can be found without a call is thrown as a
 * {@link CredentialException} that names the setting and the remedy. Immutable; {@code toString} shows no secret.
 */
@SuppressWarnings("exports") // the type of the keys is internal, so that nobody outside can read them
public final class OAuth1Credentials extends KeyHolder<UserKeys> {

    OAuth1Credentials(UserKeys keys) {
        super(keys);
    }

    /**
     * Reads {@code credentials.properties} in the directory and, beside it, {@code private_signature.pem}, {@code
     * private_encryption.pem} and {@code dhparam.pem}.
     *
     * @see #fromFile
     */
    public static OAuth1Credentials fromDirectory(Path directory) {
        return of(CredentialSource.fromDirectory(
                "credentials directory", directory, CredentialSource.passwordOnly(), CredentialKey.OF_OAUTH1));
    }

    /**
     * Reads a properties file: {@code ibkr.consumer-key}, {@code ibkr.access-token}, {@code ibkr.access-token-secret},
     * {@code ibkr.realm} (default {@code limited_poa}), {@code ibkr.third-party} ({@code true} when IBKR assigned the
     * consumer key to a third party; default {@code false}). {@code ibkr.signature-key}, {@code ibkr.encryption-key} and
     * {@code ibkr.dh-params} may give the keys, each as PEM text or as a path relative to the file, the parameters also
     * as hexadecimal digits of the prime. A key that is not given is read from its file of {@link #fromDirectory}. The
     * password of encrypted keys is {@code ibkr.key-password}; the environment variable {@code IBKR_KEY_PASSWORD}
     * overrides it.
     */
    public static OAuth1Credentials fromFile(Path file) {
        return of(CredentialSource.fromFile(file, CredentialSource.passwordOnly(), CredentialKey.OF_OAUTH1));
    }

    /**
     * Reads the environment: {@code IBKR_CONSUMER_KEY}, {@code IBKR_ACCESS_TOKEN}, {@code IBKR_ACCESS_TOKEN_SECRET},
     * {@code IBKR_REALM}, {@code IBKR_THIRD_PARTY}, {@code IBKR_SIGNATURE_KEY}, {@code IBKR_ENCRYPTION_KEY}, {@code
     * IBKR_DH_PARAMS}, {@code IBKR_KEY_PASSWORD}. They mean the same as in a file. When {@code IBKR_CREDENTIALS_DIR} is
     * set, missing settings come from that directory.
     */
    public static OAuth1Credentials fromEnv() {
        return fromEnv(System.getenv());
    }

    /**
     * The same from an environment of the caller's.
     *
     * @param environment the value of a variable; null when it is not set
     */
    public static OAuth1Credentials fromEnv(UnaryOperator<@Nullable String> environment) {
        return fromEnv(CredentialSource.variables(environment, CredentialKey.OF_OAUTH1));
    }

    static OAuth1Credentials fromEnv(Map<String, String> environment) {
        return of(CredentialSource.fromEnvironment(environment, CredentialKey.OF_OAUTH1));
    }

    private static OAuth1Credentials of(CredentialSource source) {
        return new OAuth1Credentials(new UserKeys(source));
    }

    /** Starts credentials from memory, for example for an app that keeps them encrypted in its database. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Writes the credentials as {@link #fromDirectory} reads them, the files with mode 0600. The keys are written
     * without a password. Files that exist are not overwritten.
     *
     * @param directory made when it is missing
     * @throws CredentialException when a file exists or cannot be written; then nothing was written
     */
    public void save(Path directory) {
        KeyAccess.of(this).save(directory);
    }

    /** Shows the realm only. */
    @Override
    public String toString() {
        return "OAuth1Credentials[realm=" + KeyAccess.of(this).consumer().realm() + "]";
    }

    /** Collects credentials as texts, which {@link #build} checks. */
    public static final class Builder {
        private final Map<CredentialKey, String> texts = new EnumMap<>(CredentialKey.class);

        private Builder() {}

        /** The consumer key: 9 capital letters, or what IBKR assigned to a third party; must be set. */
        public Builder consumerKey(String text) {
            return with(CredentialKey.CONSUMER_KEY, text);
        }

        /** The access token; must be set. */
        public Builder accessToken(String text) {
            return with(CredentialKey.ACCESS_TOKEN, text);
        }

        /** The access token secret as IBKR gave it, base64; must be set. */
        public Builder accessTokenSecret(String base64) {
            return with(CredentialKey.ACCESS_TOKEN_SECRET, base64);
        }

        /** The realm; default {@code limited_poa}. */
        public Builder realm(String text) {
            return with(CredentialKey.REALM, text);
        }

        /** The private key that signs the token calls, as PEM; must be set. */
        public Builder signatureKey(String pem) {
            return with(CredentialKey.SIGNATURE_KEY, pem);
        }

        /** The private key that opens the access token secret, as PEM; must be set. */
        public Builder encryptionKey(String pem) {
            return with(CredentialKey.ENCRYPTION_KEY, pem);
        }

        /** The Diffie-Hellman parameters as PEM, or their prime as hexadecimal digits; must be set. */
        public Builder dhParameters(String pemOrHex) {
            return with(CredentialKey.DH_PARAMETERS, pemOrHex);
        }

        /** The password of both private keys; default none. */
        public Builder keyPassword(String text) {
            return with(CredentialKey.KEY_PASSWORD, text);
        }

        /**
         * Reads and checks what was collected.
         *
         * @throws CredentialException when a setting is missing, unreadable or does not go with the others
         */
        public OAuth1Credentials build() {
            return of(CredentialSource.inMemory(texts));
        }

        /**
         * Reads and checks a third party's consumer; access token and secret are ignored.
         *
         * @throws CredentialException when a setting is missing or unreadable
         */
        public OAuth1Consumer consumer() {
            return new OAuth1Consumer(CredentialSource.inMemory(texts));
        }

        private Builder with(CredentialKey credential, String text) {
            texts.put(credential, text);
            return this;
        }
    }
}
