package io.github.ibkrclient.testkit;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Consumer;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.OAuth2Credentials;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.oauth.login.OAuth1Authorization;

/** Makes clients of the simulator's users, for tests that need more than the client of {@link IbkrSimulation}. */
public final class SimulatedClients {
    private SimulatedClients() {}

    /**
     * A client of a user, in this process. Give it a runtime on the simulator's clock. It keeps its pace in memory, because
     * the next simulator has the same address.
     */
    public static IbkrClient.Builder builder(IbkrSimulator simulator, SimulatedUser user) {
        return IbkrClient.builder()
                .baseUrl(simulator.baseUrl())
                .httpClient(simulator.httpClient())
                .signer(OAuth1.signer(credentials(user)))
                .pacingInMemory();
    }

    /** The OAuth 2.0 credentials for reports about a user's accounts. More settings may be added. */
    public static OAuth2Credentials.Builder reportCredentials(SimulatedUser user) {
        SimulatedReportClient client = user.reportClient();
        return OAuth2Credentials.builder()
                .clientId(client.clientId())
                .keyId(client.keyId())
                .privateKey(client.privateKeyPem());
    }

    /** The OAuth 2.0 credentials for reports and for sessions of a user. More settings may be added. */
    public static OAuth2Credentials.Builder sessionCredentials(IbkrSimulator simulator, SimulatedUser user) {
        return reportCredentials(user).username(user.username()).ip(simulator.callersAddress());
    }

    /** The credentials of a user. */
    public static OAuth1Credentials credentials(SimulatedUser user) {
        return settings(user.consumer())
                .accessToken(user.accessToken())
                .accessTokenSecret(user.accessTokenSecret())
                .build();
    }

    /** The consumer of a third party, to which no user gave access yet. */
    public static OAuth1Consumer consumer(SimulatedConsumer thirdParty) {
        return settings(thirdParty).consumer();
    }

    /**
     * The authorization of a third party by users, in this process. Its page is that of {@link IbkrSimulator#authorizeUrl}.
     *
     * @param runtime a runtime on the simulator's clock
     */
    public static OAuth1Authorization.Builder flow(
            IbkrSimulator simulator, SimulatedConsumer thirdParty, TokenStore store, IbkrRuntime runtime) {
        return OAuth1Authorization.builder(consumer(thirdParty), store)
                .client(IbkrClient.builder()
                        .baseUrl(simulator.baseUrl())
                        .httpClient(simulator.httpClient())
                        .runtime(runtime))
                .clock(runtime.timing()::now)
                .authorizePage(simulator.authorizeUrl());
    }

    private static OAuth1Credentials.Builder settings(SimulatedConsumer consumer) {
        return OAuth1Credentials.builder()
                .consumerKey(consumer.consumerKey())
                .realm(consumer.realm())
                .signatureKey(consumer.signatureKeyPem())
                .encryptionKey(consumer.encryptionKeyPem())
                .dhParameters(consumer.dhParametersPem());
    }
}
