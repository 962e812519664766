package io.github.ibkrclient.cli.token;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.console.RunnerMasks;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.oauth.login.ClientAuthentication;
import io.github.ibkrclient.oauth.login.LoginTokens;
import io.github.ibkrclient.oauth.login.OAuth2Login;
import io.github.ibkrclient.oauth.login.OAuth2LoginSettings;
import java.util.List;
import java.util.function.Consumer;

/** Spends an old token or a code and stores what comes of it. */
final class TokenRun {
    private final ConnectionOptions connection;

    TokenRun(ConnectionOptions connection) {
        this.connection = connection;
    }

    /** The value of a variable that must be set. */
    String needed(String variable, String remedy) {
        return connection.variable(variable).orElseThrow(() -> new UsageException(variable, "is missing; " + remedy));
    }

    ConnectionOptions connection() {
        return connection;
    }

    /**
     * Gets tokens and stores them. The places are tested before anything is spent.
     *
     * @param redirectUri the redirect URI of the login; it counts only for the exchange of a code
     * @return 0, or 1 when the old token or code is spent and a person must log in anew
     */
    int run(List<TokenPlace> places, String redirectUri, Consumer<OAuth2Login> spend) {
        RunnerMasks masks = masks();
        OAuth2Login login = login(redirectUri);
        places.forEach(TokenPlace::test);
        try {
            spend.accept(login);
        } catch (IbkrException e) {
            return lost(reason(e));
        }
        LoginTokens tokens = login.tokens().orElseThrow();
        masks.secret(tokens.accessToken());
        tokens.refreshToken().ifPresent(masks::secret);
        try {
            places.forEach(place -> place.store(tokens));
        } catch (UsageException e) {
            return lost("the old token is spent, and the new one could not be stored: " + e.getMessage());
        }
        connection.tell("the new token is stored; it is good until " + tokens.expiresAt());
        return 0;
    }

    /** Masks what must not be shown; the secrets of the environment are masked already. */
    RunnerMasks masks() {
        RunnerMasks masks = new RunnerMasks(connection::variable, connection::say);
        masks.environment(connection::variable);
        return masks;
    }

    private OAuth2Login login(String redirectUri) {
        String tokenUrl = needed("IBKR_TOKEN_URL", "set the provider's token endpoint");
        try {
            OAuth2LoginSettings settings = OAuth2LoginSettings.builder()
                    .authorizeUrl(tokenUrl) // the page of the login has done its part
                    .tokenUrl(tokenUrl)
                    .clientId(needed("IBKR_CLIENT_ID", "it is given with the registration at the provider"))
                    .clientSecret(connection.variable("IBKR_CLIENT_SECRET").orElse(null))
                    .authentication(
                            connection
                                            .variable("IBKR_CLIENT_AUTHENTICATION")
                                            .filter("body"::equals)
                                            .isPresent()
                                    ? ClientAuthentication.BODY
                                    : ClientAuthentication.BASIC)
                    .redirectUri(redirectUri)
                    .build();
            IbkrRuntime runtime = connection.runtime();
            return OAuth2Login.of(settings, TokenStore.inMemory(), "login", runtime);
        } catch (CredentialException e) {
            throw new UsageException("IBKR_TOKEN_URL", "the login cannot be set up: " + e.getMessage());
        }
    }

    /** Says that a person must log in anew, and returns the exit code. */
    int lost(String why) {
        connection.complain(why + "; connect again");
        return 1;
    }

    /** Without the library's advice, which names its classes. */
    static String reason(IbkrException e) {
        String words = e instanceof CredentialException ? e.explanation() : String.valueOf(e.getMessage());
        return words.strip().replaceAll("\\s+", " ");
    }
}
