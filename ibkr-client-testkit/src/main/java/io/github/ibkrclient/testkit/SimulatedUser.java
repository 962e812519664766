package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.internal.credentials.CredentialsReader;
import io.github.ibkrclient.testkit.internal.credentials.KeyMaterial;
import io.github.ibkrclient.testkit.internal.credentials.StoredCredentials;
import io.github.ibkrclient.testkit.internal.credentials.StoredCredentials.Access;
import io.github.ibkrclient.testkit.internal.oauth1.Grant;
import io.github.ibkrclient.testkit.internal.oauth1.OAuthServer;
import io.github.ibkrclient.testkit.internal.oauth2.SsoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import okio.ByteString;

/** A user with accounts and with a first-party consumer, whose credentials a client can use. */
public final class SimulatedUser {
    private static final String FIRST_CONSUMER = "SIMULATED";

    private final String username;
    private final boolean paper;
    private final List<String> accountIds;
    private final SimulatedConsumer consumer;
    private final Grant grant;
    private final String encryptedSecret;
    private final SimulatedReportClient reportClient;

    private SimulatedUser(
            String username, boolean paper, List<String> accountIds, SimulatedConsumer consumer, Access access) {
        this.username = username;
        this.paper = paper;
        this.accountIds = List.copyOf(accountIds);
        this.consumer = consumer;
        this.grant = new Grant(access.token(), consumer.registered(), username, access.secret());
        this.encryptedSecret = access.encryptedSecret();
        this.reportClient = access.client()
                .map(client -> new SimulatedReportClient(username, client.clientId(), client.keyId(), client::keys))
                .orElseGet(() -> SimulatedReportClient.of(username));
    }

    /**
     * The user with a number. Seed and number decide all but the keys.
     *
     * @param number counts from 0
     */
    public static SimulatedUser of(long seed, int number, boolean paper) {
        SimulatedConsumer consumer = new SimulatedConsumer(consumerKey(number), KeyMaterial.shared(), false);
        Random random = new Random(seed * 1_000_003 + number);
        byte[] token = new byte[10];
        byte[] secret = new byte[20];
        random.nextBytes(token);
        random.nextBytes(secret);
        Access access = new Access(
                ByteString.of(token).hex(),
                ByteString.of(secret),
                OAuthServer.encrypted(consumer.registered(), secret),
                Optional.empty());
        return new SimulatedUser(username(number), paper, accountIds(seed, number, paper), consumer, access);
    }

    /**
     * The user whose credentials a directory holds; empty when it holds none, or those of a third party to which no user
     * gave access yet.
     *
     * @param seed decides the accounts of the user
     * @param thirdParty whether the credentials must be a third party's
     * @throws IOException when the credentials are incomplete, unusable or of the other kind; the message is one line and
     *     says the remedy
     */
    public static Optional<SimulatedUser> readCredentials(Path directory, long seed, boolean thirdParty)
            throws IOException {
        Optional<StoredCredentials> stored = new CredentialsReader(directory).read(thirdParty);
        return stored.flatMap(StoredCredentials::access).map(access -> {
            SimulatedConsumer consumer = new SimulatedConsumer(
                    stored.get().consumerKey(), stored.get().keys(), thirdParty);
            return new SimulatedUser(username(0), false, accountIds(seed, 0, false), consumer, access);
        });
    }

    /** The username. */
    public String username() {
        return username;
    }

    /** Whether it is a paper-trading user. */
    public boolean paper() {
        return paper;
    }

    /** The account ids. The first account is selected at the start of a session. */
    public List<String> accountIds() {
        return accountIds;
    }

    /** The consumer that acts for the user. */
    public SimulatedConsumer consumer() {
        return consumer;
    }

    /** The OAuth 2.0 client that may fetch reports about the user's accounts and open sessions for the user. */
    public SimulatedReportClient reportClient() {
        return reportClient;
    }

    /** The access token. */
    public String accessToken() {
        return grant.token();
    }

    /** The access token secret as the portal shows it: encrypted, in base64. */
    public String accessTokenSecret() {
        return encryptedSecret;
    }

    /**
     * Writes what a client needs into a directory, readable for the owner only: {@code credentials.properties}, {@code
     * private_signature.pem}, {@code private_encryption.pem}, {@code dhparam.pem}, and for OAuth 2.0 {@code
     * private_oauth2.pem}.
     *
     * @throws IOException when the directory cannot be written or holds any of these files already
     */
    public void writeCredentials(Path directory) throws IOException {
        consumer.writer(directory)
                .access(accessToken(), encryptedSecret)
                .client(reportClient.clientId(), reportClient.keyId(), reportClient.privateKeyPem())
                .sessions(username, SsoServer.USUAL_ADDRESS)
                .write();
    }

    /** The username only. */
    @Override
    public String toString() {
        return username;
    }

    Grant grant() {
        return grant;
    }

    private static List<String> accountIds(long seed, int number, boolean paper) {
        Random random = new Random(seed * 31 + number);
        int first = 1_000_000 + random.nextInt(8_000_000);
        return List.of((paper ? "DU" : "U") + first, (paper ? "DU" : "U") + (first + 1));
    }

    private static String username(int number) {
        return "simuser" + (number + 1);
    }

    private static String consumerKey(int number) {
        if (number == 0) {
            return FIRST_CONSUMER;
        }
        StringBuilder letters = new StringBuilder();
        for (char digit : String.format(Locale.ROOT, "%06d", number).toCharArray()) {
            letters.append((char) ('A' + digit - '0'));
        }
        return "SIM" + letters;
    }
}
