package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.oauth.Grant;
import io.github.ibkrclient.testkit.oauth.OAuthServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import okio.ByteString;

/** A user with accounts and with a first-party consumer of their own, whose credentials can be handed to a client. */
public final class SimulatedUser {
    private static final String FIRST_CONSUMER = "SIMULATED";

    private final String username;
    private final boolean paper;
    private final List<String> accountIds;
    private final SimulatedConsumer consumer;
    private final Grant grant;
    private final String encryptedSecret;
    private final SimulatedReportClient reportClient;

    SimulatedUser(
            String username,
            boolean paper,
            List<String> accountIds,
            SimulatedConsumer consumer,
            String token,
            ByteString secret,
            String encryptedSecret,
            SimulatedReportClient reportClient) {
        this.username = username;
        this.paper = paper;
        this.accountIds = List.copyOf(accountIds);
        this.consumer = consumer;
        this.grant = new Grant(token, consumer.registered(), username, secret);
        this.encryptedSecret = encryptedSecret;
        this.reportClient = reportClient;
    }

    /** The user with a number; seed and number decide everything but the keys. */
    static SimulatedUser of(long seed, int number, boolean paper) {
        SimulatedConsumer consumer = new SimulatedConsumer(consumerKey(number), KeyMaterial.shared(), false);
        Random random = new Random(seed * 1_000_003 + number);
        byte[] token = new byte[10];
        byte[] secret = new byte[20];
        random.nextBytes(token);
        random.nextBytes(secret);
        String username = "simuser" + (number + 1);
        return new SimulatedUser(
                username,
                paper,
                accountIds(seed, number, paper),
                consumer,
                ByteString.of(token).hex(),
                ByteString.of(secret),
                OAuthServer.encrypted(consumer.registered(), secret),
                SimulatedReportClient.of(username));
    }

    /** The accounts that the seed gives to a user. */
    static List<String> accountIds(long seed, int number, boolean paper) {
        Random random = new Random(seed * 31 + number);
        int first = 1_000_000 + random.nextInt(8_000_000);
        return List.of((paper ? "DU" : "U") + first, (paper ? "DU" : "U") + (first + 1));
    }

    /** The username. */
    public String username() {
        return username;
    }

    /** Whether it is a paper-trading user. */
    public boolean paper() {
        return paper;
    }

    /** The account ids; the first is selected at the start of a session. */
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
        new CredentialsDirectory(directory).write(this);
    }

    /** The username only. */
    @Override
    public String toString() {
        return username;
    }

    Grant grant() {
        return grant;
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
