package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.files.CredentialSource;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import io.github.ibkrclient.oauth.internal.keys.KeyHolder;
import io.github.ibkrclient.oauth.internal.oauth2.ClientKeys;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of one OAuth 2.0 client, read and checked. A mistake that can be found without a call is thrown as a
 * {@link CredentialException} that names the setting and the remedy. Immutable; {@code toString} shows no secret.
 */
@SuppressWarnings("exports") // the type of the keys is internal, so that nobody outside can read them
public final class OAuth2Credentials extends KeyHolder<ClientKeys> {

    private OAuth2Credentials(CredentialSource source) {
        super(new ClientKeys(source));
    }

    /**
     * Reads {@code credentials.properties} in the directory and, beside it, {@code private_oauth2.pem}. The directory
     * may be the one of {@link OAuth1Credentials#fromDirectory}.
     *
     * @see #fromFile
     */
    public static OAuth2Credentials fromDirectory(Path directory) {
        return new OAuth2Credentials(CredentialSource.fromDirectory(
                "credentials directory", directory, CredentialSource.passwordOnly(), CredentialKey.OF_OAUTH2));
    }

    /**
     * Reads a properties file: {@code ibkr.oauth2.client-id}, {@code ibkr.oauth2.key-id}, {@code
     * ibkr.oauth2.audience} (default {@code /token}), {@code ibkr.oauth2.scopes} (separated by spaces; default all
     * that the calls of this client take), {@code ibkr.oauth2.report-bodies} ({@code plain}, the default, or {@code
     * signed}), and for sessions {@code ibkr.oauth2.username} and {@code ibkr.oauth2.ip}. {@code
     * ibkr.oauth2.private-key} may give the key, as PEM text or as a path relative to the file; otherwise it is read from
     * {@code private_oauth2.pem} beside the file. Its password is {@code ibkr.key-password}; the environment variable
     * {@code IBKR_KEY_PASSWORD} overrides it.
     */
    public static OAuth2Credentials fromFile(Path file) {
        return new OAuth2Credentials(
                CredentialSource.fromFile(file, CredentialSource.passwordOnly(), CredentialKey.OF_OAUTH2));
    }

    /**
     * Reads the environment: {@code IBKR_OAUTH2_CLIENT_ID}, {@code IBKR_OAUTH2_KEY_ID}, {@code
     * IBKR_OAUTH2_PRIVATE_KEY}, {@code IBKR_OAUTH2_AUDIENCE}, {@code IBKR_OAUTH2_SCOPES}, {@code
     * IBKR_OAUTH2_REPORT_BODIES}, {@code IBKR_OAUTH2_USERNAME}, {@code IBKR_OAUTH2_IP} and {@code IBKR_KEY_PASSWORD}.
     * They mean the same as in a file. When {@code IBKR_CREDENTIALS_DIR} is set, missing settings come from that
     * directory.
     */
    public static OAuth2Credentials fromEnv() {
        return fromEnv(System.getenv());
    }

    /**
     * The same from an environment of the caller's.
     *
     * @param environment the value of a variable; null when it is not set
     */
    public static OAuth2Credentials fromEnv(UnaryOperator<@Nullable String> environment) {
        return fromEnv(CredentialSource.variables(environment, CredentialKey.OF_OAUTH2));
    }

    static OAuth2Credentials fromEnv(Map<String, String> environment) {
        return new OAuth2Credentials(CredentialSource.fromEnvironment(environment, CredentialKey.OF_OAUTH2));
    }

    /** Starts credentials from memory. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Writes the credentials as {@link #fromDirectory} reads them, the files with mode 0600; the key without a password.
     * They are added to a {@code credentials.properties} that holds those of OAuth 1.0a. Nothing is overwritten.
     *
     * @param directory made when it is missing
     * @throws CredentialException when a file or setting of OAuth 2.0 is there already, or a file cannot be written;
     *     then nothing was written
     */
    public void save(Path directory) {
        KeyAccess.of(this).save(directory);
    }

    /** Shows what is no secret. */
    @Override
    public String toString() {
        ClientKeys keys = KeyAccess.of(this);
        return "OAuth2Credentials[audience=" + keys.audience() + ", scopes=" + keys.scopes() + ", reportBodies="
                + (keys.signsReportBodies() ? ReportBodies.SIGNED : ReportBodies.PLAIN) + "]";
    }

    /** Collects credentials from memory. Not thread-safe. */
    public static final class Builder {
        private final Map<CredentialKey, String> texts = new EnumMap<>(CredentialKey.class);

        private Builder() {}

        /** The client id; must be set. */
        public Builder clientId(String text) {
            return with(CredentialKey.CLIENT_ID, text);
        }

        /** The id under which IBKR holds the public key; must be set. */
        public Builder keyId(String text) {
            return with(CredentialKey.KEY_ID, text);
        }

        /** The private key as PEM, RSA with 3072 bits at least (see {@code docs/protocol.md#oauth2-key}); must be set. */
        public Builder privateKey(String pem) {
            return with(CredentialKey.CLIENT_KEY, pem);
        }

        /** The password of the private key; default none. */
        public Builder keyPassword(String text) {
            return with(CredentialKey.KEY_PASSWORD, text);
        }

        /** The audience of the assertion; default {@code /token}. Some servers want the endpoint's full URL. */
        public Builder audience(String text) {
            return with(CredentialKey.AUDIENCE, text);
        }

        /**
         * The scopes to ask for; default all that the calls of this client take, the one of sessions only with a {@link
         * #username}.
         */
        public Builder scopes(String... names) {
            return with(CredentialKey.SCOPES, String.join(" ", names));
        }

        /** The IBKR username in whose name {@link OAuth2#sessionSigner} opens sessions; needed for nothing else. */
        public Builder username(String text) {
            return with(CredentialKey.USERNAME, text);
        }

        /**
         * The public address from which calls reach IBKR, IPv4 or IPv6; needed for {@link OAuth2#sessionSigner} only.
         * IBKR ends the session when calls come from another address.
         */
        public Builder ip(String address) {
            return with(CredentialKey.IP, address);
        }

        /** How bodies of report calls are sent; default {@link ReportBodies#PLAIN}. */
        public Builder reportBodies(ReportBodies form) {
            return with(
                    CredentialKey.REPORT_BODIES, form == ReportBodies.SIGNED ? ClientKeys.SIGNED : ClientKeys.PLAIN);
        }

        /**
         * Reads and checks what was collected.
         *
         * @throws CredentialException when a setting is missing or unreadable
         */
        public OAuth2Credentials build() {
            return new OAuth2Credentials(CredentialSource.inMemory(texts));
        }

        private Builder with(CredentialKey credential, String text) {
            texts.put(credential, text);
            return this;
        }
    }
}
