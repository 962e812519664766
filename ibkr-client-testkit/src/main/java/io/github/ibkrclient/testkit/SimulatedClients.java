package io.github.ibkrclient.testkit;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth2Config;
import io.github.ibkrclient.oauth.OAuthConfig;

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

    /** The credentials of a user. */
    public static OAuthConfig credentials(SimulatedUser user) {
        SimulatedConsumer consumer = user.consumer();
        return OAuthConfig.builder()
                .consumerKey(consumer.consumerKey())
                .accessToken(user.accessToken())
                .accessTokenSecret(user.accessTokenSecret())
                .realm(consumer.realm())
                .signatureKey(consumer.signatureKeyPem())
                .encryptionKey(consumer.encryptionKeyPem())
                .dhParameters(consumer.dhParametersPem())
                .build();
    }
}
