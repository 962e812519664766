package io.github.ibkrclient.cli.connection;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.OAuth2Credentials;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.oauth.login.LoginTokens;
import io.github.ibkrclient.oauth.login.OAuth2Login;
import io.github.ibkrclient.oauth.login.OAuth2LoginSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Secrets that stand in the environment, as a workflow has them, and the signers that they make. */
final class EnvironmentSecrets {
    /** How long a token is tried of which nobody says when it ends. */
    private static final Duration LONGEST_LOGIN = Duration.ofDays(1);

    /** The variables of which each names its scheme. */
    private static final List<String> OAUTH1 = List.of(
            "IBKR_CONSUMER_KEY",
            "IBKR_ACCESS_TOKEN",
            "IBKR_ACCESS_TOKEN_SECRET",
            "IBKR_SIGNATURE_KEY",
            "IBKR_ENCRYPTION_KEY",
            "IBKR_DH_PARAMS");

    private static final List<String> OAUTH2 =
            List.of("IBKR_OAUTH2_CLIENT_ID", "IBKR_OAUTH2_KEY_ID", "IBKR_OAUTH2_PRIVATE_KEY");
    private static final String NOT_CALLED = "https://api.ibkr.com";

    private final CredentialsOption environment;

    EnvironmentSecrets(CredentialsOption environment) {
        this.environment = environment;
    }

    /** The scheme whose secrets are set; {@code NONE} when none is. */
    Access access() {
        if (set("IBKR_CLIENT_ID") && set("IBKR_CONSUMER_KEY")) {
            throw twice("IBKR_CLIENT_ID", "IBKR_CONSUMER_KEY");
        } else if (set("IBKR_CLIENT_ID")) {
            return Access.LOGIN; // its access token has the name that OAuth 1.0a gives to its own
        }
        boolean oauth1 = OAUTH1.stream().anyMatch(this::set);
        boolean oauth2 = OAUTH2.stream().anyMatch(this::set);
        if (oauth1 && oauth2) {
            throw twice(OAUTH2.get(0), OAUTH1.get(0));
        }
        return oauth1 ? Access.OAUTH1 : oauth2 ? Access.OAUTH2 : Access.NONE;
    }

    /** Lets a client sign with the secrets of OAuth 1.0a. */
    IbkrClient.Builder oauth1(IbkrClient.Builder builder) {
        return builder.signer(OAuth1.signer(OAuth1Credentials.fromEnv(this::value)));
    }

    /** Lets a client sign with the secrets of OAuth 2.0, where the machine keeps its address. */
    IbkrClient.Builder oauth2(IbkrClient.Builder builder) {
        if (environment
                .variable("RUNNER_ENVIRONMENT")
                .filter("github-hosted"::equals)
                .isPresent()) {
            throw new UsageException(
                    "IBKR_OAUTH2_CLIENT_ID",
                    "IBKR binds a session over OAuth 2.0 to one public address, and GitHub's runners change theirs;"
                            + " use OAuth 1.0a, or a runner of your own with a fixed address");
        }
        OAuth2Credentials credentials = OAuth2Credentials.fromEnv(this::value);
        return builder.signer(OAuth2.signer(credentials)).signer(OAuth2.sessionSigner(credentials));
    }

    /**
     * Lets a client sign with the access token of a login by code. It never renews the token: only {@code ibkr token refresh}
     * knows where a new refresh token goes.
     */
    IbkrClient.Builder login(IbkrClient.Builder builder, IbkrRuntime runtime) {
        Optional<LoginTokens> stored = tokenFile();
        String access = stored.map(LoginTokens::accessToken)
                .or(() -> environment.variable("IBKR_ACCESS_TOKEN"))
                .orElseThrow(
                        () -> new UsageException("IBKR_ACCESS_TOKEN", "is missing; connect, with ibkr token exchange"));
        Instant end =
                stored.map(LoginTokens::expiresAt).orElse(runtime.timing().now().plus(LONGEST_LOGIN));
        OAuth2LoginSettings settings = OAuth2LoginSettings.builder()
                .authorizeUrl(NOT_CALLED)
                .tokenUrl(NOT_CALLED)
                .clientId(environment.variable("IBKR_CLIENT_ID").orElseThrow())
                .redirectUri(NOT_CALLED)
                .build();
        OAuth2Login adopted = OAuth2Login.of(settings, TokenStore.inMemory(), "login", runtime);
        adopted.adopt(new LoginTokens(access, Optional.empty(), end));
        return builder.signer(adopted.signer());
    }

    /** When the access token of a login ends; empty when nobody says. */
    Optional<Instant> loginEnds() {
        return tokenFile().map(LoginTokens::expiresAt);
    }

    private Optional<LoginTokens> tokenFile() {
        return environment
                .variable("IBKR_TOKEN_FILE")
                .map(name -> new TokenFile("IBKR_TOKEN_FILE", Path.of(name)))
                .filter(TokenFile::exists)
                .flatMap(TokenFile::read);
    }

    private boolean set(String variable) {
        return environment.variable(variable).isPresent();
    }

    private @Nullable String value(String variable) {
        return environment.variable(variable).orElse(null);
    }

    private static UsageException twice(String variable, String other) {
        return new UsageException(variable, "is set beside " + other + "; set the secrets of one scheme only");
    }
}
