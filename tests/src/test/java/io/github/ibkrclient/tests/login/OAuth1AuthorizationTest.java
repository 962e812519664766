package io.github.ibkrclient.tests.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.AuthorizationException;
import io.github.ibkrclient.error.AuthorizationException.Reason;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.oauth.login.AccessGrant;
import io.github.ibkrclient.oauth.login.OAuth1Authorization;
import io.github.ibkrclient.oauth.login.PendingAuthorization;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatedConsumer;
import io.github.ibkrclient.testkit.SimulatedUser;
import io.github.ibkrclient.tests.support.SecretLeakCheck;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A third party gets access to an account, or fails to get it. No log line and no message holds a secret. */
class OAuth1AuthorizationTest {
    private static final String CALLBACK = "https://vendor.example/ibkr/callback";
    private static final String ANNA = "anna";

    private final SimulatedConsumer vendor = SimulatedConsumer.thirdParty("vendor-4711");
    private final SimulatorFixture fixture =
            new SimulatorFixture(simulator -> simulator.thirdParty(vendor).users(2));
    private final SecretLeakCheck leakCheck = new SecretLeakCheck();
    private final TokenStore store = leakCheck.watched(TokenStore.inMemory());
    private final OAuth1Authorization authorization = authorization(store);

    @AfterEach
    void end() {
        leakCheck.said(authorization);
        leakCheck.secretPem(vendor.signatureKeyPem());
        leakCheck.secretPem(vendor.encryptionKeyPem());
        leakCheck.assertKept();
        fixture.close();
    }

    @Test
    void aUserGivesAccessAndTheCallsOfThatUserSucceed() {
        fixture.ibkr.registerCallback(vendor, CALLBACK);
        PendingAuthorization pending = authorization.begin(ANNA);
        assertThat(pending.url().toString()).startsWith(fixture.ibkr.authorizeUrl() + "?oauth_token=");
        assertThat(pending.expiresAt()).isEqualTo(SimulatorFixture.START.plus(Duration.ofMinutes(10)));

        SimulatedUser second = fixture.ibkr.users().get(1);
        String callback = page().answer(pending.url(), second.username(), "consent");
        assertThat(callback).startsWith(CALLBACK + "?oauth_token=");
        AccessGrant grant = authorization.complete(callback, ANNA);

        assertThat(grant.paper()).contains(false);
        assertThat(accounts(grant)).isEqualTo(second.accountIds());
        fixture.time.advance(Duration.ofSeconds(10)); // the two clients do not share their pace
        assertThat(accounts(authorization.find(ANNA).orElseThrow())).isEqualTo(second.accountIds());
        assertThat(fixture.ibkr.violations()).isEmpty();

        authorization.forget(ANNA);
        assertThat(authorization.find(ANNA)).isEmpty();
    }

    @Test
    void oneMachineBeginsAndAnotherCompletes(@TempDir Path shared) {
        Path file = shared.resolve("tokens.json");
        String callback = consented(authorization(TokenStore.file(file)).begin(ANNA));

        AccessGrant grant = authorization(TokenStore.file(file)).complete(callback, ANNA);

        assertThat(accounts(grant)).isNotEmpty();
        assertThat(authorization(TokenStore.file(file)).find(ANNA)).isPresent();
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void ofManyWhoCompleteTheSameCallbackOneGetsAccess() {
        String callback = consented(authorization.begin(ANNA));
        AtomicInteger granted = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();

        fixture.time.run(16, () -> {
            try {
                authorization(store).complete(callback, ANNA);
                granted.incrementAndGet();
            } catch (AuthorizationException e) {
                assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_TOKEN);
                refused.incrementAndGet();
            }
        });

        assertThat(granted).hasValue(1);
        assertThat(refused).hasValue(15);
        assertThat(fixture.ibkr.received(Endpoint.ACCESS_TOKEN)).hasSize(1);
    }

    @Test
    void aRefusalIsAnErrorOfItsOwnAndFinal() {
        fixture.ibkr.registerCallback(vendor, CALLBACK);
        String callback = page().answer(authorization.begin(ANNA).url(), "simuser1", "refuse");

        assertFails(
                callback, Reason.DENIED, "the user refused access on IBKR's page; begin anew if that was a mistake");
        assertFails(callback, Reason.UNKNOWN_TOKEN, "");
        assertThat(authorization.find(ANNA)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"denied=%s", "oauth_token=%s&error=access_denied", "oauth_token=%s&denied=1"})
    void aRefusalIsKnownInAnyOfItsForms(String form) {
        String token = tokenOf(authorization.begin(ANNA));

        assertFails("/callback?" + form.formatted(token), Reason.DENIED, "the user refused");
    }

    @Test
    void aCallbackCountsOnce() {
        String callback = consented(authorization.begin(ANNA));
        authorization.complete(callback, ANNA);

        assertFails(
                callback, Reason.UNKNOWN_TOKEN, "the callback's token was not asked for by this user, was used before");
        assertThat(authorization.find(ANNA)).isPresent();
    }

    @Test
    void whoComesBackTooLateBeginsAnew() {
        String callback = consented(authorization.begin(ANNA));
        fixture.time.advance(Duration.ofMinutes(10));

        assertFails(callback, Reason.EXPIRED, "the user took longer than 10 minutes; begin anew");
        assertThat(fixture.ibkr.received(Endpoint.ACCESS_TOKEN)).isEmpty();
    }

    @Test
    void aTokenThatIsTooOldForIbkrIsNotTaken() {
        OAuth1Authorization patient = SimulatedClients.flow(fixture.ibkr, vendor, store, fixture.runtime)
                .lifetime(Duration.ofHours(1))
                .build();
        String callback = consented(patient.begin(ANNA));
        fixture.time.advance(Duration.ofMinutes(10));

        assertFails(callback, Reason.NOT_TAKEN, "ACCESS_TOKEN: IBKR does not take the callback's token and verifier");
    }

    @Test
    void noPageIsShownThatTheNetworkCanRead() {
        OAuth1Authorization.Builder builder = SimulatedClients.flow(fixture.ibkr, vendor, store, fixture.runtime);

        assertThat(catchThrowableOfType(
                        IllegalArgumentException.class, () -> builder.authorizePage("http://ibkr.example/authorize")))
                .hasMessageStartingWith("authorizePage: plain http would show the user's login to the network");
    }

    @Test
    void aWrongVerifierIsNotTaken() {
        String callback =
                consented(authorization.begin(ANNA)).replaceFirst("oauth_verifier=.*", "oauth_verifier=0123456789");

        assertFails(callback, Reason.NOT_TAKEN, "ACCESS_TOKEN: IBKR does not take the callback's token and verifier");
    }

    @Test
    void aForgedTokenIsRefusedBeforeAnyCallAndEndsNoOtherFlow() {
        String callback = consented(authorization.begin(ANNA));

        assertFails("/callback?oauth_token=00112233445566778899&oauth_verifier=00", Reason.UNKNOWN_TOKEN, "");
        assertFails("/callback?oauth_token=" + ANNA + "&oauth_verifier=00", Reason.UNKNOWN_TOKEN, "");

        assertThat(fixture.ibkr.received(Endpoint.ACCESS_TOKEN)).isEmpty();
        assertThat(authorization.complete(callback, ANNA)).isNotNull();
    }

    @Test
    void aCallbackThatSomebodyElseBeganGivesNobodyAccess() {
        String callback = consented(authorization.begin("mallory"));

        assertFails(callback, Reason.UNKNOWN_TOKEN, "");

        assertThat(authorization.find(ANNA)).isEmpty();
        assertThat(authorization.find("mallory")).isEmpty();
    }

    @Test
    void aCallbackCannotNameAnAccessThatIsKept() {
        authorization.complete(consented(authorization.begin(ANNA)), ANNA);

        assertFails("/callback?oauth_token=..%2Faccess%2Fanna&oauth_verifier=00", Reason.UNREADABLE, "");

        assertThat(authorization.find(ANNA)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "garbage",
                "/favicon.ico",
                "/callback?",
                "/callback?oauth_token=",
                "/callback?oauth_token=%zz&oauth_verifier=1",
                "/callback?oauth_token=<script>&oauth_verifier=1",
                "/callback?oauth_token=a&oauth_token=b&oauth_verifier=1",
                "/callback?oauth_token=a#&oauth_verifier=1",
                "/callback?oauth_token=a&oauth_verifier=",
                "/callback?oauth_token=a&error=server_error"
            })
    void whatIsNoCallbackIsOneClearLine(String garbage) {
        AuthorizationException failure = failure(garbage, AuthorizationException.class);

        assertThat(failure.reason()).isEqualTo(Reason.UNREADABLE);
        assertThat(failure.getMessage())
                .startsWith("the callback ")
                .endsWith("; give the whole address that the browser called")
                .doesNotContain("script", "%zz")
                .hasLineCount(1);
    }

    @Test
    void anIncompleteCallbackUsesNothingUp() {
        String callback = consented(authorization.begin(ANNA));

        assertFails(callback.replaceFirst("&oauth_verifier=.*", ""), Reason.UNREADABLE, "the callback brings no");

        assertThat(authorization.complete(callback, ANNA)).isNotNull();
    }

    @Test
    void aCutConnectionLeavesTheCallbackToBeTriedAgain() {
        String callback = consented(authorization.begin(ANNA));
        fixture.ibkr.faults().on(Endpoint.ACCESS_TOKEN).answer(503, "");

        assertThat(failure(callback, ApiException.class).delivery()).isEqualTo(Delivery.UNKNOWN);
        assertThat(fixture.ibkr.received(Endpoint.ACCESS_TOKEN)).hasSize(1); // the client does not repeat the call

        assertThat(accounts(authorization.complete(callback, ANNA))).isNotEmpty();
    }

    @Test
    void anAccessTokenThatWasLostOnTheWayIsAskedForAnew() {
        String callback = consented(authorization.begin(ANNA));
        fixture.ibkr.faults().on(Endpoint.ACCESS_TOKEN).dropConnectionAfterRequest();

        assertThat(failure(callback, TransportException.class).delivery()).isEqualTo(Delivery.UNKNOWN);
        assertFails(callback, Reason.NOT_TAKEN, "ACCESS_TOKEN: ");
        assertThat(authorization.find(ANNA)).isEmpty();

        assertThat(authorization.complete(consented(authorization.begin(ANNA)), ANNA))
                .isNotNull();
    }

    @Test
    void aRequestTokenIsAskedForAgainWhenTheConnectionIsCut() {
        fixture.ibkr.faults().on(Endpoint.REQUEST_TOKEN).dropConnectionAfterRequest();

        assertThat(authorization.begin(ANNA).url()).isNotNull();
        assertThat(fixture.ibkr.received(Endpoint.REQUEST_TOKEN)).hasSize(2);
    }

    @Test
    void aSecretForAnotherKeyIsNotKept() {
        String callback = consented(authorization.begin(ANNA));
        String foreign = fixture.ibkr.user().accessTokenSecret().substring(4) + "AAA=";
        fixture.ibkr
                .faults()
                .on(Endpoint.ACCESS_TOKEN)
                .answer(
                        200,
                        "{\"is_paper\":false,\"oauth_token\":\"00112233445566778899\",\"oauth_token_secret\":\""
                                + foreign + "\"}");

        assertThat(failure(callback, CredentialException.class)).hasMessageStartingWith("ibkr.access-token-secret: ");
        assertThat(authorization.find(ANNA)).isEmpty();
    }

    @Test
    void anAnswerWithoutATokenIsNotKept() {
        String callback = consented(authorization.begin(ANNA));
        fixture.ibkr.faults().on(Endpoint.ACCESS_TOKEN).answer(200, "{\"is_paper\":true}");

        assertThat(failure(callback, DecodeException.class).path()).isEqualTo("$.oauth_token");

        fixture.ibkr.faults().on(Endpoint.REQUEST_TOKEN).answer(200, "{\"oauth_token\":\"a b\"}");
        assertThat(catchThrowableOfType(DecodeException.class, () -> authorization.begin(ANNA))
                        .path())
                .isEqualTo("$.oauth_token");
    }

    @Test
    void aConsumerThatIbkrDoesNotKnowIsNamed() {
        OAuth1Authorization unknown = SimulatedClients.flow(
                        fixture.ibkr, SimulatedConsumer.thirdParty("nobody"), store, fixture.runtime)
                .build();

        CredentialException failure = catchThrowableOfType(CredentialException.class, () -> unknown.begin(ANNA));

        assertThat(failure)
                .hasMessageStartingWith("REQUEST_TOKEN: ibkr.consumer-key: IBKR knows no third party by this consumer");
    }

    @Test
    void aKeyThatIbkrDoesNotHoldIsNamed() {
        fixture.ibkr.faults().on(Endpoint.REQUEST_TOKEN).answer(401, "{\"error\":\"not authenticated\"}", 2);

        CredentialException failure = catchThrowableOfType(CredentialException.class, () -> authorization.begin(ANNA));

        assertThat(failure).hasMessageStartingWith("REQUEST_TOKEN: ibkr.signature-key: IBKR cannot verify the call");
    }

    @Test
    void twoConsumersMayShareAStore() {
        SimulatedConsumer other = SimulatedConsumer.thirdParty("other");
        String callback = consented(authorization.begin(ANNA));
        OAuth1Authorization others = SimulatedClients.flow(fixture.ibkr, other, store, fixture.runtime)
                .build();

        AuthorizationException failure =
                catchThrowableOfType(AuthorizationException.class, () -> others.complete(callback, ANNA));

        assertThat(failure.reason()).isEqualTo(Reason.UNKNOWN_TOKEN);
        assertThat(authorization.complete(callback, ANNA)).isNotNull();
        assertThat(others.find(ANNA)).isEmpty();
    }

    @Test
    void loginsThatNobodyFinishedAreClearedAway(@TempDir Path directory) {
        TokenStore counted = TokenStore.file(directory.resolve("tokens.json"));
        OAuth1Authorization cleaning = authorization(counted);
        String abandoned = consented(cleaning.begin(ANNA));
        fixture.time.advance(Duration.ofMinutes(11));
        cleaning.begin("ben");

        assertThat(directory.resolve("tokens.json"))
                .content()
                .contains("ben")
                .doesNotContain(abandoned.replaceFirst(".*oauth_token=([0-9a-f]+).*", "$1"));
    }

    private OAuth1Authorization authorization(TokenStore kept) {
        return SimulatedClients.flow(fixture.ibkr, vendor, kept, fixture.runtime)
                .build();
    }

    private AuthorizePageClient page() {
        return new AuthorizePageClient(fixture.ibkr.httpClient());
    }

    /** The callback of a user who consented. */
    private String consented(PendingAuthorization pending) {
        String token = tokenOf(pending);
        String verifier = fixture.ibkr.authorize(token, fixture.ibkr.user());
        leakCheck.secret(verifier);
        return CALLBACK + "?oauth_token=" + token + "&oauth_verifier=" + verifier;
    }

    private String tokenOf(PendingAuthorization pending) {
        leakCheck.said(pending);
        String token = pending.url().getQuery().replaceFirst("^oauth_token=", "");
        leakCheck.secret(token);
        return token;
    }

    private List<String> accounts(AccessGrant grant) {
        leakCheck.said(grant);
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(fixture.ibkr.baseUrl())
                .httpClient(fixture.ibkr.httpClient())
                .runtime(IbkrRuntime.create(fixture.time))
                .signer(OAuth1.signer(grant.credentials()))
                .build()) {
            return client.portfolio().accounts().stream()
                    .map(account -> String.valueOf(account.accountId()))
                    .toList();
        }
    }

    private void assertFails(String callback, Reason reason, String words) {
        AuthorizationException failure = failure(callback, AuthorizationException.class);
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        assertThat(failure.getMessage()).startsWith(words).hasLineCount(1);
        assertThat(failure.delivery()).isNotEqualTo(Delivery.UNKNOWN);
    }

    private <E extends IbkrException> E failure(String callback, Class<E> type) {
        E failure = catchThrowableOfType(type, () -> authorization.complete(callback, ANNA));
        leakCheck.failed(failure);
        return failure;
    }
}
