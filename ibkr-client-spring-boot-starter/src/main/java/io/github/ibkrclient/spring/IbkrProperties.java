package io.github.ibkrclient.spring;

import io.github.ibkrclient.CompetePolicy;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the client. Those of credentials have the names of the files and environment variables of {@code
 * OAuth1Credentials.fromEnv}, so that {@code IBKR_CONSUMER_KEY} is one of them.
 *
 * @param enabled Whether anything of ibkr-client is configured.
 * @param baseUrl Where the API is. Default: IBKR's own address.
 * @param gatewayUrl A Client Portal Gateway to call through, such as https://localhost:5000. No credentials are needed then.
 * @param credentialsDir Folder with credentials.properties and the keys beside it.
 * @param consumerKey Consumer key of OAuth 1.0a.
 * @param accessToken Access token of OAuth 1.0a.
 * @param accessTokenSecret Access token secret of OAuth 1.0a as IBKR shows it, base64.
 * @param realm Realm of OAuth 1.0a. Default: limited_poa.
 * @param thirdParty Whether IBKR assigned the consumer key to a third party.
 * @param signatureKey Private signature key, as PEM or as a path.
 * @param encryptionKey Private encryption key, as PEM or as a path.
 * @param dhParams Diffie-Hellman parameters, as PEM, as a path, or as hexadecimal digits of the prime.
 * @param keyPassword Password of the private keys.
 * @param readOnly Whether calls that change orders or settings are refused before they are sent.
 * @param timeout How long a call may take, with waits and retries.
 * @param attempts How often a call that changes nothing is sent at most.
 * @param competePolicy What to do when another program holds the brokerage session.
 * @param logoutOnClose Whether the session ends with the application, for all programs of the username.
 * @param pacingStore File that keeps the pace over restarts. Default: a file in the user's state directory.
 * @param pacingInMemory Whether the pace is kept in memory only.
 * @param oauth2 Settings of OAuth 2.0, which statements and trade confirmations need.
 */
@ConfigurationProperties("ibkr")
public record IbkrProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String baseUrl,
        @Nullable String gatewayUrl,
        @Nullable Path credentialsDir,
        @Nullable String consumerKey,
        @Nullable String accessToken,
        @Nullable String accessTokenSecret,
        @Nullable String realm,
        @Nullable String thirdParty,
        @Nullable String signatureKey,
        @Nullable String encryptionKey,
        @Nullable String dhParams,
        @Nullable String keyPassword,
        @DefaultValue("true") boolean readOnly,
        @DefaultValue("60s") Duration timeout,
        @DefaultValue("3") int attempts,
        @DefaultValue("yield") CompetePolicy competePolicy,
        @DefaultValue("false") boolean logoutOnClose,
        @Nullable Path pacingStore,
        @DefaultValue("false") boolean pacingInMemory,
        @Nullable OAuth2Settings oauth2) {

    /**
     * Settings of OAuth 2.0.
     *
     * @param clientId Client id that IBKR gave.
     * @param keyId Id of the public key that IBKR has.
     * @param privateKey Private key, as PEM or as a path.
     * @param audience Audience of the client's tokens. Default: /token.
     * @param scopes Scopes to ask for, separated by spaces. Default: those that the calls take.
     * @param reportBodies How bodies of report calls are sent: plain or signed.
     * @param username Username of a session over OAuth 2.0.
     * @param ip Public address of a session over OAuth 2.0.
     */
    public record OAuth2Settings(
            @Nullable String clientId,
            @Nullable String keyId,
            @Nullable String privateKey,
            @Nullable String audience,
            @Nullable String scopes,
            @Nullable String reportBodies,
            @Nullable String username,
            @Nullable String ip) {
        /** Shows no secret. */
        @Override
        public String toString() {
            return "OAuth2Settings[***]";
        }
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "IbkrProperties[enabled=" + enabled + ", baseUrl=" + baseUrl + ", gatewayUrl=" + gatewayUrl
                + ", readOnly=" + readOnly + "]";
    }
}
