package io.github.ibkrclient.testkit;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.oauth.AuthorizationFlow;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth2Config;
import io.github.ibkrclient.oauth.OAuthConfig;
import io.github.ibkrclient.oauth.OAuthConsumer;
import io.github.ibkrclient.oauth.TokenStore;

/** Clients of the simulator's users, for tests that need another than the one of {@link IbkrSimulation}. */
public final class SimulatedClients {
    private SimulatedClients() {}

    /** A client of a user, in this process; give it a runtime on the simulator's clock. */
    public static IbkrClient.Builder builder(IbkrSimulator simulator, SimulatedUser user) {
        return IbkrClient.builder()
                .baseUrl(simulator.baseUrl())
                .httpClient(simulator.httpClient())
                .signer(OAuth1.signer(credentials(user)));
    }

    /** The OAuth 2.0 credentials for reports about a user's accounts, to be completed or built as they are. */
    public static OAuth2Config.Builder reportCredentials(SimulatedUser user) {
        SimulatedReportClient client = user.reportClient();
        return OAuth2Config.builder()
                .clientId(client.clientId())
                .keyId(client.keyId())
                .privateKey(client.privateKeyPem());
    }

    /** The OAuth 2.0 credentials for reports and for sessions of a user, to be completed or built as they are. */
    public static OAuth2Config.Builder sessionCredentials(IbkrSimulator simulator, SimulatedUser user) {
        return reportCredentials(user).username(user.username()).ip(simulator.callersAddress());
    }

    /** The credentials of a user. */
    public static OAuthConfig credentials(SimulatedUser user) {
        return settings(user.consumer())
                .accessToken(user.accessToken())
                .accessTokenSecret(user.accessTokenSecret())
                .build();
    }

    /** A third party's consumer, before any user gave it access. */
    public static OAuthConsumer consumer(SimulatedConsumer thirdParty) {
        return settings(thirdParty).consumer();
    }

    /**
     * The way of a third party to users' accounts, in this process; with the page that {@link
     * IbkrSimulator#authorizeUrl} names.
     *
     * @param runtime on the simulator's clock
     */
    public static AuthorizationFlow.Builder flow(
            IbkrSimulator simulator, SimulatedConsumer thirdParty, TokenStore store, IbkrRuntime runtime) {
        return AuthorizationFlow.builder(consumer(thirdParty), store)
                .client(IbkrClient.builder()
                        .baseUrl(simulator.baseUrl())
                        .httpClient(simulator.httpClient())
                        .runtime(runtime))
                .clock(runtime.timing()::now)
                .authorizePage(simulator.authorizeUrl());
    }

    private static OAuthConfig.Builder settings(SimulatedConsumer consumer) {
        return OAuthConfig.builder()
                .consumerKey(consumer.consumerKey())
                .realm(consumer.realm())
                .signatureKey(consumer.signatureKeyPem())
                .encryptionKey(consumer.encryptionKeyPem())
                .dhParameters(consumer.dhParametersPem());
    }
}
