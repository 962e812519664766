package io.github.ibkrclient.examples;

import io.github.ibkrclient.ingest.connection.ConnectionCredentials;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedUser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the first user of a simulator would copy from IBKR's portal. */
record DemoUser(ConnectionCredentials.OAuth1Keys keys, ConnectionCredentials.Flex flex) {
    private static final String QUERY = "900001";

    static DemoUser of(IbkrSimulator ibkr) {
        SimulatedUser user = ibkr.user();
        ibkr.reports().add(FlexQuery.activity(QUERY).dates("yyyy-MM-dd", ";", "HH:mm:ss", true));
        return new DemoUser(
                new ConnectionCredentials.OAuth1Keys(
                        user.consumer().consumerKey(),
                        user.accessToken(),
                        user.accessTokenSecret(),
                        user.consumer().realm(),
                        user.consumer().signatureKeyPem(),
                        user.consumer().encryptionKeyPem(),
                        user.consumer().dhParametersPem()),
                new ConnectionCredentials.Flex(ibkr.reports().newFlexToken(), List.of(QUERY)));
    }

    OAuth1Credentials credentials() {
        OAuth1Credentials.Builder builder = OAuth1Credentials.builder()
                .consumerKey(keys.consumerKey())
                .accessToken(keys.accessToken())
                .accessTokenSecret(keys.accessTokenSecret())
                .signatureKey(keys.signatureKey())
                .encryptionKey(keys.encryptionKey())
                .dhParameters(keys.dhParameters());
        @Nullable String realm = keys.realm();
        return (realm == null ? builder : builder.realm(realm)).build();
    }
}
