package io.github.ibkrclient.oauth.login;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.local.Loopback;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The registration of a client at an authorization server, for {@link OAuth2Login}; read and checked. Immutable; {@code
 * toString} shows no secret.
 */
public final class OAuth2LoginSettings {
    private static final Pattern ID_FORM = Pattern.compile("[\\x20-\\x7E]+"); // VSCHAR of RFC 6749, appendix A
    private static final Pattern SCOPE_FORM = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    private final HttpUrl authorizeUrl;
    private final HttpUrl tokenUrl;
    private final String clientId;
    private final @Nullable String clientSecret;
    private final ClientAuthentication authentication;
    private final String redirectUri;
    private final List<String> scopes;
    private final boolean exactScopes;
    private final boolean singleUseRefreshTokens;
    private final @Nullable String resource;
    private final @Nullable HttpUrl revocationUrl;
    private final Duration loginTimeout;

    private OAuth2LoginSettings(Builder given) {
        authorizeUrl = url("authorizeUrl", given.authorizeUrl);
        tokenUrl = url("tokenUrl", given.tokenUrl);
        clientId = visible("clientId", given.clientId);
        clientSecret = given.clientSecret == null ? null : visible("clientSecret", given.clientSecret);
        authentication = given.authentication;
        redirectUri = uri("redirectUri", given.redirectUri);
        scopes = given.scopes;
        if (!scopes.stream().allMatch(scope -> SCOPE_FORM.matcher(scope).matches())) {
            throw new CredentialException(
                    "scopes", "one of them has characters that no scope has; give each by itself");
        }
        exactScopes = given.exactScopes;
        singleUseRefreshTokens = given.singleUseRefreshTokens;
        resource = given.resource == null ? null : uri("resource", given.resource);
        revocationUrl = given.revocationUrl == null ? null : url("revocationUrl", given.revocationUrl);
        loginTimeout = given.loginTimeout;
        if (loginTimeout.isZero() || loginTimeout.isNegative()) {
            throw new CredentialException("loginTimeout", "leaves no time to log in; give some minutes");
        }
    }

    /** Starts settings without any value. */
    public static Builder builder() {
        return new Builder();
    }

    HttpUrl authorizeUrl() {
        return authorizeUrl;
    }

    HttpUrl tokenUrl() {
        return tokenUrl;
    }

    String clientId() {
        return clientId;
    }

    Optional<String> clientSecret() {
        return Optional.ofNullable(clientSecret);
    }

    ClientAuthentication authentication() {
        return authentication;
    }

    String redirectUri() {
        return redirectUri;
    }

    List<String> scopes() {
        return scopes;
    }

    boolean exactScopes() {
        return exactScopes;
    }

    boolean singleUseRefreshTokens() {
        return singleUseRefreshTokens;
    }

    Optional<String> resource() {
        return Optional.ofNullable(resource);
    }

    Optional<HttpUrl> revocationUrl() {
        return Optional.ofNullable(revocationUrl);
    }

    Duration loginTimeout() {
        return loginTimeout;
    }

    /** Shows what is no secret. */
    @Override
    public String toString() {
        return "OAuth2LoginSettings[authorizeUrl=" + authorizeUrl.redact() + ", tokenUrl=" + tokenUrl.redact()
                + ", scopes=" + scopes + "]";
    }

    private static HttpUrl url(String setting, @Nullable String text) {
        HttpUrl url = HttpUrl.parse(required(setting, text));
        if (url == null || url.fragment() != null) {
            throw new CredentialException(
                    setting, "is no http or https URL, or has a part after a #; give the server's");
        }
        if (!Loopback.orEncrypted(url)) {
            throw new CredentialException(
                    setting, "plain http would show the login to the network; give the https URL");
        }
        return url;
    }

    private static String uri(String setting, @Nullable String text) {
        String given = required(setting, text);
        try {
            URI uri = URI.create(given);
            if (uri.isAbsolute() && uri.getRawFragment() == null) {
                return given;
            }
        } catch (IllegalArgumentException e) { // its message quotes the value, so it is dropped
        }
        throw new CredentialException(
                setting, "is no absolute URI, or has a part after a #; give it as it is registered, to the letter");
    }

    private static String visible(String setting, @Nullable String text) {
        if (!ID_FORM.matcher(required(setting, text)).matches()) {
            throw new CredentialException(setting, "has characters that none has; copy it from the server's message");
        }
        return required(setting, text);
    }

    private static String required(String setting, @Nullable String text) {
        if (text == null || text.isBlank()) {
            throw new CredentialException(setting, "is missing; it is given with the registration at the server");
        }
        return text;
    }

    /** Collects the values of the registration. Not thread-safe. */
    public static final class Builder {
        private @Nullable String authorizeUrl;
        private @Nullable String tokenUrl;
        private @Nullable String clientId;
        private @Nullable String clientSecret;
        private ClientAuthentication authentication = ClientAuthentication.BASIC;
        private @Nullable String redirectUri;
        private List<String> scopes = List.of();
        private boolean exactScopes;
        private boolean singleUseRefreshTokens;
        private @Nullable String resource;
        private @Nullable String revocationUrl;
        private Duration loginTimeout = Duration.ofMinutes(10);

        private Builder() {}

        /** The page on which the user logs in; must be set, an https URL or one of this machine. */
        public Builder authorizeUrl(String url) {
            authorizeUrl = url;
            return this;
        }

        /** The endpoint that gives tokens; must be set, an https URL or one of this machine. */
        public Builder tokenUrl(String url) {
            tokenUrl = url;
            return this;
        }

        /** The client id; must be set. */
        public Builder clientId(String text) {
            clientId = text;
            return this;
        }

        /** The client secret; default null for none, as a program on a user's machine has. */
        public Builder clientSecret(@Nullable String text) {
            clientSecret = text;
            return this;
        }

        /** How the secret is sent; default {@link ClientAuthentication#BASIC}. */
        public Builder authentication(ClientAuthentication way) {
            authentication = way;
            return this;
        }

        /** Where the server sends the user back to, exactly as it is registered; must be set. */
        public Builder redirectUri(String uri) {
            redirectUri = uri;
            return this;
        }

        /** The scopes to ask for; default none, so that the server chooses. */
        public Builder scopes(String... names) {
            scopes = List.of(names);
            return this;
        }

        /**
         * Takes no token that can do more or less than was asked for; default off. A login with other scopes than these fails,
         * and its tokens are revoked where there is a revocation URL. A login whose answer names no scopes fails too. A
         * renewal that names none has those of before (RFC 6749, section 6).
         */
        public Builder exactScopes() {
            exactScopes = true;
            return this;
        }

        /**
         * Says that the server takes each refresh token once; default off. Then a renewal whose answer was lost is tried once
         * more, 30 seconds later at the earliest, and no third time, because a server may see a theft in it. The store
         * remembers that over restarts.
         */
        public Builder singleUseRefreshTokens() {
            singleUseRefreshTokens = true;
            return this;
        }

        /** The server that the tokens are for (RFC 8707), sent with every request; default none. */
        public Builder resource(@Nullable String uri) {
            resource = uri;
            return this;
        }

        /** The endpoint that takes tokens back (RFC 7009), an https URL or one of this machine; default none. */
        public Builder revocationUrl(@Nullable String url) {
            revocationUrl = url;
            return this;
        }

        /** How long the user may take to log in; default 10 minutes. */
        public Builder loginTimeout(Duration duration) {
            loginTimeout = duration;
            return this;
        }

        /**
         * Checks what was collected.
         *
         * @throws CredentialException when a setting is missing or cannot be used
         */
        public OAuth2LoginSettings build() {
            return new OAuth2LoginSettings(this);
        }
    }
}
