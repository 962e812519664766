package io.github.ibkrclient.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.AuthorizationException;
import io.github.ibkrclient.error.AuthorizationException.Reason;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.oauth.AccessGrant;
import io.github.ibkrclient.oauth.AuthorizationFlow;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.PendingAuthorization;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatedConsumer;
import io.github.ibkrclient.testkit.SimulatedUser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a third party gets access to an account, and all the ways in which it does not; nothing said holds a secret. */
class AuthorizationFlowTest {
    private static final String CALLBACK = "https://vendor.example/ibkr/callback";
    private static final String ANNA = "anna";

    private final SimulatedConsumer vendor = SimulatedConsumer.thirdParty("vendor-4711");
    private final Scene scene =
            new Scene(simulator -> simulator.thirdParty(vendor).users(2));
    private final Discretion discretion = new Discretion();
    private final TokenStore store = discretion.watched(TokenStore.inMemory());
    private final AuthorizationFlow flow = flow(store);

    @AfterEach
    void end() {
        discretion.said(flow);
        discretion.secretPem(vendor.signatureKeyPem());
        discretion.secretPem(vendor.encryptionKeyPem());
        discretion.assertKept();
        scene.close();
    }

    @Test
    void aUserGivesAccessAndTheCallsOfThatUserSucceed() {
        scene.ibkr.registerCallback(vendor, CALLBACK);
        PendingAuthorization pending = flow.begin(ANNA);
        assertThat(pending.url().toString()).startsWith(scene.ibkr.authorizeUrl() + "?oauth_token=");
        assertThat(pending.expiresAt()).isEqualTo(Scene.START.plus(Duration.ofMinutes(10)));

        SimulatedUser second = scene.ibkr.users().get(1);
        String callback = page().answer(pending.url(), second.username(), "consent");
        assertThat(callback).startsWith(CALLBACK + "?oauth_token=");
        AccessGrant grant = flow.complete(callback, ANNA);

        assertThat(grant.paper()).contains(false);
        assertThat(accounts(grant)).isEqualTo(second.accountIds());
        scene.time.advance(Duration.ofSeconds(10)); // two clients that do not share their pace
        assertThat(accounts(flow.find(ANNA).orElseThrow())).isEqualTo(second.accountIds());
        assertThat(scene.ibkr.violations()).isEmpty();

        flow.forget(ANNA);
        assertThat(flow.find(ANNA)).isEmpty();
    }

    @Test
    void oneMachineBeginsAndAnotherCompletes(@TempDir Path shared) {
        Path file = shared.resolve("tokens.json");
        String callback = consented(flow(TokenStore.file(file)).begin(ANNA));

        AccessGrant grant = flow(TokenStore.file(file)).complete(callback, ANNA);

        assertThat(accounts(grant)).isNotEmpty();
        assertThat(flow(TokenStore.file(file)).find(ANNA)).isPresent();
        assertThat(scene.ibkr.violations()).isEmpty();
    }

    @Test
    void ofManyWhoCompleteTheSameCallbackOneGetsAccess() {
        String callback = consented(flow.begin(ANNA));
        AtomicInteger granted = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();

        scene.time.run(16, () -> {
            try {
                flow(store).complete(callback, ANNA);
                granted.incrementAndGet();
            } catch (AuthorizationException e) {
                assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_TOKEN);
                refused.incrementAndGet();
            }
        });

        assertThat(granted).hasValue(1);
        assertThat(refused).hasValue(15);
        assertThat(scene.ibkr.received(Endpoint.ACCESS_TOKEN)).hasSize(1);
    }

    @Test
    void aRefusalIsAnErrorOfItsOwnAndFinal() {
        scene.ibkr.registerCallback(vendor, CALLBACK);
        String callback = page().answer(flow.begin(ANNA).url(), "simuser1", "refuse");

        assertFails(
                callback, Reason.DENIED, "the user refused access on IBKR's page; begin anew if that was a mistake");
        assertFails(callback, Reason.UNKNOWN_TOKEN, "");
        assertThat(flow.find(ANNA)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"denied=%s", "oauth_token=%s&error=access_denied", "oauth_token=%s&denied=1"})
    void aRefusalIsKnownInAnyOfItsForms(String form) {
        String token = tokenOf(flow.begin(ANNA));

        assertFails("/callback?" + form.formatted(token), Reason.DENIED, "the user refused");
    }

    @Test
    void aCallbackCountsOnce() {
        String callback = consented(flow.begin(ANNA));
        flow.complete(callback, ANNA);

        assertFails(
                callback, Reason.UNKNOWN_TOKEN, "the callback's token was not asked for by this user, was used before");
        assertThat(flow.find(ANNA)).isPresent();
    }

    @Test
    void whoComesBackTooLateBeginsAnew() {
        String callback = consented(flow.begin(ANNA));
        scene.time.advance(Duration.ofMinutes(10));

        assertFails(callback, Reason.EXPIRED, "the user took longer than 10 minutes; begin anew");
        assertThat(scene.ibkr.received(Endpoint.ACCESS_TOKEN)).isEmpty();
    }

    @Test
    void aTokenThatIsTooOldForIbkrIsNotTaken() {
        AuthorizationFlow patient = SimulatedClients.flow(scene.ibkr, vendor, store, scene.runtime)
                .lifetime(Duration.ofHours(1))
                .build();
        String callback = consented(patient.begin(ANNA));
        scene.time.advance(Duration.ofMinutes(10));

        assertFails(callback, Reason.NOT_TAKEN, "ACCESS_TOKEN: IBKR does not take the callback's token and verifier");
    }

    @Test
    void noPageIsShownThatTheNetworkCanRead() {
        AuthorizationFlow.Builder builder = SimulatedClients.flow(scene.ibkr, vendor, store, scene.runtime);

        assertThat(catchThrowableOfType(
                        IllegalArgumentException.class, () -> builder.authorizePage("http://ibkr.example/authorize")))
                .hasMessageStartingWith("authorizePage: plain http would show the user's login to the network");
    }

    @Test
    void aWrongVerifierIsNotTaken() {
        String callback = consented(flow.begin(ANNA)).replaceFirst("oauth_verifier=.*", "oauth_verifier=0123456789");

        assertFails(callback, Reason.NOT_TAKEN, "ACCESS_TOKEN: IBKR does not take the callback's token and verifier");
    }

    @Test
    void aForgedTokenIsRefusedBeforeAnyCallAndEndsNoOtherFlow() {
        String callback = consented(flow.begin(ANNA));

        assertFails("/callback?oauth_token=00112233445566778899&oauth_verifier=00", Reason.UNKNOWN_TOKEN, "");
        assertFails("/callback?oauth_token=" + ANNA + "&oauth_verifier=00", Reason.UNKNOWN_TOKEN, "");

        assertThat(scene.ibkr.received(Endpoint.ACCESS_TOKEN)).isEmpty();
        assertThat(flow.complete(callback, ANNA)).isNotNull();
    }

    @Test
    void aCallbackThatSomebodyElseBeganGivesNobodyAccess() {
        String callback = consented(flow.begin("mallory"));

        assertFails(callback, Reason.UNKNOWN_TOKEN, "");

        assertThat(flow.find(ANNA)).isEmpty();
        assertThat(flow.find("mallory")).isEmpty();
    }

    @Test
    void aCallbackCannotNameAnAccessThatIsKept() {
        flow.complete(consented(flow.begin(ANNA)), ANNA);

        assertFails("/callback?oauth_token=..%2Faccess%2Fanna&oauth_verifier=00", Reason.UNREADABLE, "");

        assertThat(flow.find(ANNA)).isPresent();
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
        String callback = consented(flow.begin(ANNA));

        assertFails(callback.replaceFirst("&oauth_verifier=.*", ""), Reason.UNREADABLE, "the callback brings no");

        assertThat(flow.complete(callback, ANNA)).isNotNull();
    }

    @Test
    void aCutConnectionLeavesTheCallbackToBeTriedAgain() {
        String callback = consented(flow.begin(ANNA));
        scene.ibkr.faults().on(Endpoint.ACCESS_TOKEN).answer(503, "");

        assertThat(failure(callback, ApiException.class).delivery()).isEqualTo(Delivery.UNKNOWN);
        assertThat(scene.ibkr.received(Endpoint.ACCESS_TOKEN)).hasSize(1); // never repeated by itself

        assertThat(accounts(flow.complete(callback, ANNA))).isNotEmpty();
    }

    @Test
    void anAccessTokenThatWasLostOnTheWayIsAskedForAnew() {
        String callback = consented(flow.begin(ANNA));
        scene.ibkr.faults().on(Endpoint.ACCESS_TOKEN).dropConnectionAfterRequest();

        assertThat(failure(callback, TransportException.class).delivery()).isEqualTo(Delivery.UNKNOWN);
        assertFails(callback, Reason.NOT_TAKEN, "ACCESS_TOKEN: ");
        assertThat(flow.find(ANNA)).isEmpty();

        assertThat(flow.complete(consented(flow.begin(ANNA)), ANNA)).isNotNull();
    }

    @Test
    void aRequestTokenIsAskedForAgainWhenTheConnectionIsCut() {
        scene.ibkr.faults().on(Endpoint.REQUEST_TOKEN).dropConnectionAfterRequest();

        assertThat(flow.begin(ANNA).url()).isNotNull();
        assertThat(scene.ibkr.received(Endpoint.REQUEST_TOKEN)).hasSize(2);
    }

    @Test
    void aSecretForAnotherKeyIsNotKept() {
        String callback = consented(flow.begin(ANNA));
        String foreign = scene.ibkr.user().accessTokenSecret().substring(4) + "AAA=";
        scene.ibkr
                .faults()
                .on(Endpoint.ACCESS_TOKEN)
                .answer(
                        200,
                        "{\"is_paper\":false,\"oauth_token\":\"00112233445566778899\",\"oauth_token_secret\":\""
                                + foreign + "\"}");

        assertThat(failure(callback, CredentialException.class)).hasMessageStartingWith("ibkr.access-token-secret: ");
        assertThat(flow.find(ANNA)).isEmpty();
    }

    @Test
    void anAnswerWithoutATokenIsNotKept() {
        String callback = consented(flow.begin(ANNA));
        scene.ibkr.faults().on(Endpoint.ACCESS_TOKEN).answer(200, "{\"is_paper\":true}");

        assertThat(failure(callback, DecodeException.class).path()).isEqualTo("$.oauth_token");

        scene.ibkr.faults().on(Endpoint.REQUEST_TOKEN).answer(200, "{\"oauth_token\":\"a b\"}");
        assertThat(catchThrowableOfType(DecodeException.class, () -> flow.begin(ANNA))
                        .path())
                .isEqualTo("$.oauth_token");
    }

    @Test
    void aConsumerThatIbkrDoesNotKnowIsNamed() {
        AuthorizationFlow unknown = SimulatedClients.flow(
                        scene.ibkr, SimulatedConsumer.thirdParty("nobody"), store, scene.runtime)
                .build();

        CredentialException failure = catchThrowableOfType(CredentialException.class, () -> unknown.begin(ANNA));

        assertThat(failure)
                .hasMessageStartingWith("REQUEST_TOKEN: ibkr.consumer-key: IBKR knows no third party by this consumer");
    }

    @Test
    void aKeyThatIbkrDoesNotHoldIsNamed() {
        scene.ibkr.faults().on(Endpoint.REQUEST_TOKEN).answer(401, "{\"error\":\"not authenticated\"}", 2);

        CredentialException failure = catchThrowableOfType(CredentialException.class, () -> flow.begin(ANNA));

        assertThat(failure).hasMessageStartingWith("REQUEST_TOKEN: ibkr.signature-key: IBKR cannot verify the call");
    }

    @Test
    void twoConsumersMayShareAStore() {
        SimulatedConsumer other = SimulatedConsumer.thirdParty("other");
        String callback = consented(flow.begin(ANNA));
        AuthorizationFlow others =
                SimulatedClients.flow(scene.ibkr, other, store, scene.runtime).build();

        AuthorizationException failure =
                catchThrowableOfType(AuthorizationException.class, () -> others.complete(callback, ANNA));

        assertThat(failure.reason()).isEqualTo(Reason.UNKNOWN_TOKEN);
        assertThat(flow.complete(callback, ANNA)).isNotNull();
        assertThat(others.find(ANNA)).isEmpty();
    }

    @Test
    void loginsThatNobodyFinishedAreClearedAway(@TempDir Path directory) {
        TokenStore counted = TokenStore.file(directory.resolve("tokens.json"));
        AuthorizationFlow cleaning = flow(counted);
        String abandoned = consented(cleaning.begin(ANNA));
        scene.time.advance(Duration.ofMinutes(11));
        cleaning.begin("ben");

        assertThat(directory.resolve("tokens.json"))
                .content()
                .contains("ben")
                .doesNotContain(abandoned.replaceFirst(".*oauth_token=([0-9a-f]+).*", "$1"));
    }

    private AuthorizationFlow flow(TokenStore kept) {
        return SimulatedClients.flow(scene.ibkr, vendor, kept, scene.runtime).build();
    }

    private AuthorizePageClient page() {
        return new AuthorizePageClient(scene.ibkr.httpClient());
    }

    /** The callback of a user who consented. */
    private String consented(PendingAuthorization pending) {
        String token = tokenOf(pending);
        String verifier = scene.ibkr.authorize(token, scene.ibkr.user());
        discretion.secret(verifier);
        return CALLBACK + "?oauth_token=" + token + "&oauth_verifier=" + verifier;
    }

    private String tokenOf(PendingAuthorization pending) {
        discretion.said(pending);
        String token = pending.url().getQuery().replaceFirst("^oauth_token=", "");
        discretion.secret(token);
        return token;
    }

    private List<String> accounts(AccessGrant grant) {
        discretion.said(grant);
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(scene.ibkr.baseUrl())
                .httpClient(scene.ibkr.httpClient())
                .runtime(IbkrRuntime.create(scene.time))
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
        E failure = catchThrowableOfType(type, () -> flow.complete(callback, ANNA));
        discretion.failed(failure);
        return failure;
    }
}
