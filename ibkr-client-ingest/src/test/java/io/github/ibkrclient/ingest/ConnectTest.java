package io.github.ibkrclient.ingest;

import static io.github.ibkrclient.ingest.IngestFixture.ANNA;
import static io.github.ibkrclient.ingest.IngestFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.Connection;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials.Flex;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials.OAuth1Keys;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.connection.CredentialKind;
import io.github.ibkrclient.ingest.connection.DataPolicy;
import io.github.ibkrclient.ingest.connection.DisconnectReceipt;
import io.github.ibkrclient.ingest.connection.PendingConsent;
import io.github.ibkrclient.oauth.login.OAuth1Authorization;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatedConsumer;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections begin with credentials that work, or not at all. */
class ConnectTest {
    private final SimulatedConsumer vendor = SimulatedConsumer.thirdParty("vendor-4711");
    private final IngestFixture fixture = new IngestFixture(
            simulator -> simulator.thirdParty(vendor).users(2),
            (ibkr, ingest) ->
                    ingest.consumer(SimulatedClients.consumer(vendor)).consentPage(URI.create(ibkr.authorizeUrl())));
    private final UserIngest anna = fixture.anna();
    private final OAuth1Keys keys = IngestFixture.oauth1(fixture.ibkr.user());

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void keysThatWorkAreTakenAndTheFirstRunIsDueAtOnce() {
        Connection made = anna.connect("main", List.of(keys));

        assertThat(made.status().status()).isEqualTo(ConnectionStatus.CONNECTED);
        assertThat(made.credentials()).containsExactly(CredentialKind.OAUTH1_KEYS);
        assertThat(anna.connections()).containsExactly(made);
        assertThat(fixture.one("select execution_time from scheduled_tasks", Instant.class))
                .isEqualTo(fixture.time.now());
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void everyMistakeInPastedKeysIsListedAndNothingIsCalledOrKept() {
        OAuth1Keys wrong = new OAuth1Keys(
                "short", keys.accessToken(), "not base64 !", null, keys.encryptionKey(), keys.encryptionKey(), "00ff");

        IngestException refused = refused(() -> anna.connect("main", List.of(wrong)), Reason.CREDENTIALS_REFUSED);

        assertThat(refused.findings())
                .hasSizeGreaterThanOrEqualTo(4)
                .anyMatch(line -> line.startsWith("ibkr.consumer-key: "))
                .anyMatch(line -> line.startsWith("ibkr.access-token-secret: "))
                .anyMatch(line -> line.startsWith("ibkr.encryption-key: is the same key as ibkr.signature-key"))
                .anyMatch(line -> line.startsWith("ibkr.dh-params: "));
        assertThat(anna.connections()).isEmpty();
        assertThat(fixture.logins()).isZero();
    }

    @Test
    void keysThatIbkrRefusesAreNotKept() {
        OAuth1Keys other = new OAuth1Keys(
                keys.consumerKey(),
                "0123456789abcdef0123",
                keys.accessTokenSecret(),
                null,
                keys.signatureKey(),
                keys.encryptionKey(),
                keys.dhParameters());

        IngestException refused = refused(() -> anna.connect("main", List.of(other)), Reason.CREDENTIALS_REFUSED);

        assertThat(refused.findings()).singleElement().asString().contains("expected wait");
        assertThat(refused).hasMessageNotContaining("0123456789abcdef0123");
        assertThat(anna.connections()).isEmpty();
        assertThat(fixture.one("select count(*) from secret", Long.class)).isZero();
    }

    @Test
    void keysAreTakenWhileAnotherProgramHoldsTheSessionWhichStaysWithIt() {
        fixture.ibkr.competingLogin(fixture.ibkr.user());

        UUID id = anna.connect("main", List.of(keys)).id();
        fixture.work(id);

        assertThat(anna.connection(id).status().status()).isEqualTo(ConnectionStatus.PAUSED);
        assertThat(fixture.received(Endpoint.LIST_TRADES)).isZero();
    }

    @Test
    void credentialsOfOneKindAreGivenOnce() {
        refused(() -> anna.connect("main", List.of(keys, keys)), Reason.BAD_INPUT);
        assertThat(anna.connections()).isEmpty();
    }

    @Test
    void aFlexTokenIsTriedWithEachOfItsQueries() {
        fixture.ibkr.reports().add(FlexQuery.activity("101").period(10, false));
        String token = fixture.ibkr.reports().newFlexToken();

        UUID id = anna.connect("flex", List.of(new Flex(token, List.of("101")))).id();
        assertThat(anna.connection(id).credentials()).containsExactly(CredentialKind.FLEX);
        fixture.time.advance(Duration.ofMinutes(1));

        assertThat(refused(
                                () -> anna.connect("flex", List.of(new Flex(token, List.of("101", "999")))),
                                Reason.CREDENTIALS_REFUSED)
                        .findings())
                .singleElement()
                .asString()
                .startsWith("Flex query 999: ");
        fixture.time.advance(Duration.ofMinutes(1));
        assertThat(refused(
                                () -> anna.connect("flex", List.of(new Flex("12345", List.of("101")))),
                                Reason.CREDENTIALS_REFUSED)
                        .findings())
                .singleElement()
                .asString()
                .contains("copy the current token");
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void anOAuth2ClientIsTriedAndAWrongKeyIsRefused() {
        assertThat(anna.connect("reports", List.of(IngestFixture.oauth2(fixture.ibkr.user())))
                        .credentials())
                .containsExactly(CredentialKind.OAUTH2);

        ConnectionCredentials.OAuth2Keys right = IngestFixture.oauth2(fixture.ibkr.user());
        refused(
                () -> anna.connect(
                        "reports",
                        List.of(new ConnectionCredentials.OAuth2Keys(right.clientId(), "other", right.privateKey()))),
                Reason.CREDENTIALS_REFUSED);
        refused(
                () -> anna.connect(
                        "reports",
                        List.of(new ConnectionCredentials.OAuth2Keys(right.clientId(), right.keyId(), "no pem"))),
                Reason.CREDENTIALS_REFUSED);
    }

    @Test
    void aConnectionForFilesOnlyHasNoJobs() {
        UUID id = anna.connect("files", List.of()).id();

        assertThat(anna.connection(id).credentials()).isEmpty();
        assertThat(fixture.one("select count(*) from scheduled_tasks", Long.class))
                .isZero();
        refused(() -> anna.syncNow(id), Reason.WRONG_STATE);
        refused(() -> anna.backfill(id, IngestFixture.TODAY, IngestFixture.TODAY), Reason.WRONG_STATE);
    }

    @Test
    void aConsentBegunOnOneMachineIsCompletedOnAnotherAfterARestart() {
        PendingConsent pending = anna.beginConsent("main");
        assertThat(anna.connection(pending.connectionId()).status().status()).isEqualTo(ConnectionStatus.CONNECTING);
        assertThat(pending.toString()).doesNotContain(token(pending));
        fixture.ingest.close();
        UserIngest elsewhere = fixture.ingest().user(ANNA);

        Connection made = elsewhere.completeConsent(callback(pending));

        assertThat(made.id()).isEqualTo(pending.connectionId());
        assertThat(made.status().status()).isEqualTo(ConnectionStatus.CONNECTED);
        fixture.work(made.id());
        assertThat(elsewhere.connection(made.id()).accounts()).hasSize(2);
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void aCallbackThatIsReplayedForgedExpiredRefusedOrOfAnotherUserChangesNothing() {
        PendingConsent pending = anna.beginConsent("main");
        String callback = callback(pending);
        UserIngest ben = fixture.ingest.user(BEN);

        Stream.of(
                        "/callback?oauth_token=forged&oauth_verifier=forged",
                        "/callback?oauth_verifier=" + token(pending),
                        "/callback",
                        "nonsense")
                .forEach(forged -> refused(() -> anna.completeConsent(forged), Reason.CONSENT_REFUSED));
        refused(() -> ben.completeConsent(callback), Reason.CONSENT_REFUSED);
        assertThat(fixture.received(Endpoint.ACCESS_TOKEN)).isZero();
        assertThat(anna.connection(pending.connectionId()).status().status()).isEqualTo(ConnectionStatus.CONNECTING);

        anna.completeConsent(callback); // what others tried took nothing from it
        Connection made = anna.connection(pending.connectionId());
        refused(() -> anna.completeConsent(callback), Reason.CONSENT_REFUSED);
        refused(() -> ben.completeConsent(callback), Reason.CONSENT_REFUSED);
        assertThat(anna.connection(pending.connectionId())).isEqualTo(made);
        assertThat(ben.connections()).isEmpty();

        PendingConsent slow = anna.beginConsent("slow");
        String late = callback(slow);
        fixture.time.advance(Duration.ofMinutes(10));
        refused(() -> anna.completeConsent(late), Reason.CONSENT_REFUSED);

        PendingConsent denied = anna.beginConsent("denied");
        IngestException refused =
                refused(() -> anna.completeConsent("/callback?denied=" + token(denied)), Reason.CONSENT_REFUSED);
        assertThat(refused).hasMessageContaining("the user refused access");
        assertThat(anna.connection(denied.connectionId()).status().status()).isEqualTo(ConnectionStatus.CONNECTING);
        assertThat(fixture.one("select count(*) from secret", Long.class)).isEqualTo(1);
    }

    @Test
    void aConsentIsRenewedInPlaceAndTheOldOneServesUntilThen() {
        PendingConsent first = anna.beginConsent("main");
        UUID id = anna.completeConsent(callback(first)).id();
        fixture.work(id);

        PendingConsent second = anna.renewConsent(id);
        assertThat(anna.connection(id).status().status()).isEqualTo(ConnectionStatus.CONNECTED);
        refused(() -> anna.completeConsent("/callback?denied=" + token(second)), Reason.CONSENT_REFUSED);
        fixture.nextRun(id);
        assertThat(anna.connection(id).status().status()).isEqualTo(ConnectionStatus.CONNECTED);

        PendingConsent third = anna.renewConsent(id);
        assertThat(anna.completeConsent(callback(third)).id()).isEqualTo(id);
        assertThat(anna.connections()).hasSize(1);
    }

    @Test
    void aConsentThatMeetsAnOutageMayBeCompletedAgain() {
        PendingConsent pending = anna.beginConsent("main");
        String callback = callback(pending);
        fixture.ibkr.faults().start(Fault.EDGE_502, "ACCESS_TOKEN");
        refused(() -> anna.completeConsent(callback), Reason.IBKR_UNAVAILABLE);
        fixture.ibkr.faults().stop(Fault.EDGE_502);
        fixture.time.advance(Duration.ofMinutes(1));

        assertThat(anna.completeConsent(callback).status().status()).isEqualTo(ConnectionStatus.CONNECTED);
    }

    @Test
    void aConnectionThatIsEndedWhileItsConsentIsCompletedStaysEnded() {
        PendingConsent pending = anna.beginConsent("main");
        String callback = callback(pending);
        UUID id = pending.connectionId();
        fixture.meanwhile("/oauth/access_token", () -> anna.disconnect(id, DataPolicy.KEEP));

        assertThat(refused(() -> anna.completeConsent(callback), Reason.CONSENT_REFUSED))
                .hasMessageContaining("ended meanwhile");

        assertThat(anna.connection(id).status().status()).isEqualTo(ConnectionStatus.DISCONNECTED);
        assertThat(fixture.one("select count(*) from secret", Long.class)).isZero();
        assertThat(fixture.one("select count(*) from scheduled_tasks", Long.class))
                .isZero();
    }

    @Test
    void whatAProgramWithoutConsumerEndsIsErasedAllTheSame() {
        UUID id = anna.completeConsent(callback(anna.beginConsent("main"))).id();
        UserIngest plain =
                fixture.ingest(builder -> Ingest.builder(fixture.source)).user(ANNA);

        DisconnectReceipt receipt = plain.disconnect(id, DataPolicy.KEEP);

        assertThat(receipt.loggedOut()).isFalse();
        assertThat(receipt.stillValid()).singleElement().asString().startsWith("the consent to this application");
        assertThat(fixture.one("select count(*) from secret", Long.class)).isZero();
    }

    @Test
    void aProgramWithoutConsumerSaysSo() {
        UserIngest plain =
                fixture.ingest(builder -> Ingest.builder(fixture.source)).user(ANNA);

        assertThat(refused(() -> plain.beginConsent("main"), Reason.WRONG_STATE))
                .hasMessageContaining("Ingest.Builder.consumer");
        assertThat(refused(() -> plain.connect("main", List.of(keys)), Reason.CREDENTIALS_REFUSED))
                .isNotNull();
    }

    @Test
    void nothingOfAnotherUserIsFound() {
        UUID id = fixture.synced();
        UserIngest ben = fixture.ingest.user(BEN);

        for (Consumer<UserIngest> attempt : List.<Consumer<UserIngest>>of(
                user -> user.connection(id),
                user -> user.history(id),
                user -> user.renewConsent(id),
                user -> user.replaceCredentials(id, keys),
                user -> user.chooseAccounts(id, Set.of()),
                user -> user.setZone(id, null),
                user -> user.syncNow(id),
                user -> user.backfill(id, IngestFixture.TODAY, IngestFixture.TODAY),
                user -> user.backfill(id),
                user -> user.runs(id, 1),
                user -> user.upload(id, "x.csv", InputStream.nullInputStream()),
                user -> user.disconnect(id, DataPolicy.ERASE))) {
            refused(() -> attempt.accept(ben), Reason.NOT_FOUND);
        }
        assertThat(ben.connections()).isEmpty();
        assertThat(anna.connection(id).status().status()).isEqualTo(ConnectionStatus.CONNECTED);
    }

    @Test
    void accountsThatAreNoneOfTheConnectionsCannotBeChosen() {
        UUID id = fixture.synced();

        assertThat(refused(() -> anna.chooseAccounts(id, Set.of("U0000001")), Reason.BAD_INPUT))
                .hasMessageContaining("U0000001")
                .hasMessageContaining(fixture.ibkr.user().accountIds().get(0));
    }

    private static IngestException refused(ThrowingCallable work, Reason reason) {
        IngestException refused = catchThrowableOfType(IngestException.class, work);
        assertThat(refused).isNotNull();
        assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
        assertThat(String.valueOf(refused.getMessage()).lines()).hasSize(1);
        return refused;
    }

    private static String token(PendingConsent pending) {
        return OAuth1Authorization.requestToken(pending.url().toString());
    }

    private String callback(PendingConsent pending) {
        String token = token(pending);
        return "https://vendor.example/callback?oauth_token=" + token + "&oauth_verifier="
                + fixture.ibkr.authorize(token, fixture.ibkr.user());
    }
}
