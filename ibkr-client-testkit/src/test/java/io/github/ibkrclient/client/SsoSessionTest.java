package io.github.ibkrclient.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.Health;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.SessionStatus.Phase;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.OrderRejectedException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrderSide;
import io.github.ibkrclient.model.OrdersRequest;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.OAuth2Config;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.SimulatedClients;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The Web API over OAuth 2.0 alone: a session that the client opens for its user stands for a live session token. */
class SsoSessionTest {
    private static final List<String> APPLE = List.of("AAPL");
    private static final String ELSEWHERE = "198.51.100.9";

    @AutoClose
    private Scene scene = new Scene();

    @Test
    void tradesAndStatementsComeByOAuth2Alone() {
        try (IbkrClient client = client(credentials().build())) {
            assertThat(client.trades().list(7)).isNotEmpty();
            assertThat(client.statements().available(scene.account(0)).data()).isNotNull();
            assertThat(client.portfolio().ledger(scene.account(1))).isNotEmpty();
            scene.time.advance(Duration.ofMinutes(20));
            assertThat(client.trades().list(7)).isNotEmpty();

            assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.OPEN);
            assertThat(client.sessionStatus().tokenExpiresAt()).contains(Scene.START.plus(Duration.ofHours(24)));
            assertThat(calls(Endpoint.BEARER_TOKEN)).isEqualTo(1);
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(1);
            assertThat(calls(Endpoint.INIT_BROKERAGE_SESSION)).isEqualTo(1);
            assertThat(calls(Endpoint.TICKLE)).isEqualTo(20);
            assertThat(calls(Endpoint.LIVE_SESSION_TOKEN)).isZero();
            assertThat(scene.ibkr.received(Endpoint.CREATE_SSO_SESSION).get(0).body())
                    .startsWith("eyJ");
            assertThat(scene.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void theSessionIsRenewedBeforeItEnds() {
        try (IbkrClient client = client(credentials().build())) {
            client.connect();
            scene.time.advance(Duration.ofHours(23).plusMinutes(54));
            client.contracts().stocks(APPLE);
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(1);
            scene.time.advance(Duration.ofMinutes(2));
            client.contracts().stocks(APPLE);

            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(2);
            assertThat(calls(Endpoint.BEARER_TOKEN)).isEqualTo(2);
            scene.time.advance(Duration.ofMinutes(10)); // the first one has ended by now
            client.trades().list(1);
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(2);
            assertThat(calls(Endpoint.INIT_BROKERAGE_SESSION)).isEqualTo(1);
            assertThat(scene.ibkr.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BEARER_TOKEN", "CREATE_SSO_SESSION"})
    void aSessionThatCannotBeRenewedServesOnToItsEnd(Endpoint failing) {
        try (IbkrClient client = client(credentials().build())) {
            client.statements().available(scene.account(0));
            scene.time.advance(Duration.ofHours(1)); // so that the client's token ends first
            client.connect();
            scene.ibkr.faults().on(failing).answer(503, "{\"title\":\"maintenance\"}", 999);
            scene.time.advance(Duration.ofHours(23).plusMinutes(57));

            assertThat(client.contracts().stocks(APPLE)).containsKey("AAPL");
            assertThat(client.sessionStatus().tokenExpiresAt()).contains(Scene.START.plus(Duration.ofHours(25)));
            assertThat(calls(failing)).isGreaterThan(1);
            scene.time.advance(Duration.ofMinutes(4));
            assertThat(catchThrowable(() -> client.contracts().stocks(APPLE))).isInstanceOf(IbkrException.class);
        }
    }

    @Test
    void whenBothTokensHaveEndedBothAreGotAnew() {
        try (IbkrClient client = client(credentials().build())) {
            client.connect();
            scene.ibkr.expireSession(scene.ibkr.user());

            assertThat(client.trades().list(7)).isNotEmpty();
            assertThat(calls(Endpoint.BEARER_TOKEN)).isEqualTo(2);
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(3); // once with the client's dead token
            assertThat(scene.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void whenTheSessionAloneHasEndedTheClientsTokenIsKept() {
        try (IbkrClient client = client(credentials().build())) {
            client.connect();
            scene.ibkr.faults().on(Endpoint.LIST_TRADES).answer(401, "", 1);

            assertThat(client.trades().list(7)).isNotEmpty();
            assertThat(calls(Endpoint.BEARER_TOKEN)).isEqualTo(1);
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN_EXPIRY, 2",
        "SESSION_TIMEOUT, 1",
        "ACCOUNTS_FORGOTTEN, 1",
        "HIDDEN_SESSION_DEATH, 1",
        "SSO_DH_FAILURE, 1",
        "COMPETING_LOGIN, 1"
    })
    void whatBefallsSessionsIsMendedAsOverOAuth1(Fault fault, int opened) {
        try (IbkrClient client = client(credentials().build())) {
            scene.ibkr.faults().inject(fault, Scene.START, Duration.ofMinutes(5));
            Throwable first = catchThrowable(() -> client.trades().list(7)); // some last longer than a call
            assertThat(first == null || first instanceof IbkrException).isTrue();
            scene.time.advance(Duration.ofMinutes(17));

            assertThat(client.trades().list(7)).isNotEmpty();
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(opened);
            assertThat(scene.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void anOrderIsNotPlacedAgainWhenItsSessionHasEnded() {
        try (IbkrClient client = client(credentials().build())) {
            client.connect();
            scene.ibkr.expireSession(scene.ibkr.user());
            IbkrException failure = catchThrowableOfType(
                    IbkrException.class, () -> client.orders().place(scene.account(0), order()));

            assertThat(failure).isNotInstanceOf(OrderRejectedException.class);
            assertThat(failure.delivery()).isEqualTo(Delivery.REFUSED);
            assertThat(calls(Endpoint.PLACE_ORDER)).isEqualTo(1);
            client.orders().place(scene.account(0), order());
            assertThat(scene.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void manyCallersOpenOneSession() {
        try (IbkrClient client = client(credentials().build())) {
            scene.time.run(24, () -> client.contracts().stocks(APPLE));
            scene.ibkr.expireSession(scene.ibkr.user());
            scene.time.run(24, () -> client.contracts().stocks(APPLE));

            assertThat(calls(Endpoint.BEARER_TOKEN)).isEqualTo(2);
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(3);
        }
    }

    @Test
    void aCutConnectionWhileTheSessionIsOpenedIsNoFailure() {
        scene.ibkr.faults().on(Endpoint.BEARER_TOKEN).dropConnectionAfterRequest();
        scene.ibkr.faults().on(Endpoint.CREATE_SSO_SESSION).dropConnectionAfterRequest();
        try (IbkrClient client = client(credentials().build())) {
            assertThat(client.trades().list(7)).isNotEmpty();
            assertThat(calls(Endpoint.BEARER_TOKEN)).isEqualTo(2);
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(2);
            assertThat(scene.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void aStaleSessionIsOpenedAnewBeforeTheBrokerageSession() {
        scene.ibkr.faults().on(Endpoint.INIT_BROKERAGE_SESSION).answer(410, "", 1);
        try (IbkrClient client = client(credentials().build())) {
            assertThat(client.trades().list(7)).isNotEmpty();
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(2);
            assertThat(calls(Endpoint.BEARER_TOKEN)).isEqualTo(1);
        }
        scene.ibkr.faults().on(Endpoint.INIT_BROKERAGE_SESSION).answer(410, "", 9);
        try (IbkrClient client = client(credentials().build())) {
            ApiException failure = catchThrowableOfType(ApiException.class, client::connect);
            assertThat(failure.code()).isEqualTo(ErrorCode.HOST_MOVED);
        }
    }

    @Test
    void aCompetingLoginIsLeftAloneAsOverOAuth1() {
        scene.ibkr.competingLogin(scene.ibkr.user());
        try (IbkrClient client = client(credentials().build())) {
            SessionException failure = catchThrowableOfType(
                    SessionException.class, () -> client.trades().list(7));
            assertThat(failure.reason()).isEqualTo(SessionException.Reason.COMPETING);
            assertThat(client.portfolio().accounts()).isNotEmpty();
        }
    }

    @Test
    void aLogoutEndsTheSessionAndTheNextCallOpensAnother() {
        try (IbkrClient client = client(credentials().build())) {
            for (int times = 1; times <= 4; times++) {
                client.contracts().stocks(APPLE);
                client.logout();
                assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(times);
            }
            assertThat(calls(Endpoint.BEARER_TOKEN)).isEqualTo(1);
            assertThat(scene.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void callsFromAnotherAddressAreRefusedUntilTheSettingIsRight() {
        String here = scene.ibkr.callersAddress();
        try (IbkrClient client = client(credentials().build())) {
            client.connect();
            scene.ibkr.callFrom(ELSEWHERE);
            SessionException ended = catchThrowableOfType(
                    SessionException.class, () -> client.trades().list(7));
            assertThat(ended.reason()).isEqualTo(SessionException.Reason.EXPIRED);
        }
        try (IbkrClient client = client(credentials().ip(here).build())) {
            assertThat(catchThrowable(client::connect)).isInstanceOf(SessionException.class);
            CredentialException failure = catchThrowableOfType(CredentialException.class, client::connect);

            assertThat(failure.setting()).isEqualTo("ibkr.oauth2.ip");
            assertThat(failure).hasMessageContaining("another address").hasMessageNotContaining(here);
            assertThat(client.health().verdict()).isEqualTo(Health.Verdict.NEEDS_A_PERSON);

            scene.ibkr.callFrom(here);
            client.connect();
            assertThat(client.health().verdict()).isEqualTo(Health.Verdict.WELL);
        }
        scene.ibkr.callFrom(ELSEWHERE);
        try (IbkrClient client = client(credentials().ip(ELSEWHERE).build())) {
            assertThat(client.trades().list(7)).isNotEmpty();
        }
        assertThat(scene.ibkr.violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"credential, ibkr.oauth2.username", "ip, ibkr.oauth2.ip"})
    void whatIbkrRefusesIsNamed(String argument, String setting) {
        scene.ibkr
                .faults()
                .on(Endpoint.CREATE_SSO_SESSION)
                .answer(400, "{\"title\":\"Bad Request\",\"invalidArguments\":[{\"field\":\"" + argument + "\"}]}");
        assertRefused(credentials(), setting);
    }

    @Test
    void aUserOfSomebodyElseIsRefused() {
        assertRefused(credentials().username("somebody"), "ibkr.oauth2.username");
        assertThat(calls(Endpoint.INIT_BROKERAGE_SESSION)).isZero();
        assertThat(scene.ibkr.violations()).isEmpty();
    }

    @Test
    void aScopeThatWasNotGrantedIsNamed() {
        scene.close();
        scene = new Scene(simulator -> simulator.grantedScopes("statements.read"));
        try (IbkrClient client = client(credentials().build())) {
            ApiException failure = catchThrowableOfType(
                    ApiException.class, () -> client.trades().list(7));
            assertThat(failure.status()).isEqualTo(403);
            assertThat(failure).hasMessageContaining("needs the scope sso-sessions.write");
            assertThat(client.statements().available(scene.account(0)).data()).isNotNull();
        }
    }

    @Test
    void aScopeThatIsNotAskedForFailsBeforeAnyCall() {
        try (IbkrClient client = client(credentials().scopes("statements.read").build())) {
            CredentialException failure = catchThrowableOfType(
                    CredentialException.class, () -> client.trades().list(7));

            assertThat(failure.setting()).isEqualTo("ibkr.oauth2.scopes");
            assertThat(failure).hasMessageContaining("add sso-sessions.write");
            assertThat(calls(Endpoint.BEARER_TOKEN)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, x, SESSION_NOT_READY", "true, '', ANSWER_UNREADABLE"})
    void anAnswerWithoutASessionOpensNone(boolean active, String token, ErrorCode code) {
        scene.ibkr
                .faults()
                .on(Endpoint.CREATE_SSO_SESSION)
                .answer(200, "{\"active\":" + active + ",\"access_token\":\"" + token + "\"}");
        try (IbkrClient client = client(credentials().build())) {
            IbkrException failure = catchThrowableOfType(IbkrException.class, client::connect);
            IbkrException first = failure.getCause() instanceof IbkrException cause ? cause : failure;
            assertThat(first.code()).isEqualTo(code);
            client.connect();
        }
    }

    @Test
    void withoutASignerTheFailureSaysWhichAreDue() {
        try (IbkrClient client = withSigners(builder -> builder)) {
            assertMissing(client, "OAuth1.signer", "OAuth2.sessionSigner");
        }
        try (IbkrClient client = withSigners(
                builder -> builder.signer(OAuth2.sessionSigner(credentials().build())))) {
            assertMissing(client, "CREATE_SSO_SESSION is signed with OAUTH2", "OAuth2.signer");
        }
    }

    @Test
    void sessionsNeedAUsernameAndAnAddress() {
        OAuth2Config forReports =
                SimulatedClients.reportCredentials(scene.ibkr.user()).build();
        assertThat(catchThrowableOfType(CredentialException.class, () -> OAuth2.sessionSigner(forReports)))
                .hasMessage("ibkr.oauth2.username: is missing; it is the IBKR username in whose name the session is"
                        + " opened");
        OAuth2Config withoutAddress = SimulatedClients.reportCredentials(scene.ibkr.user())
                .username("simuser1")
                .build();
        assertThat(catchThrowableOfType(CredentialException.class, () -> OAuth2.sessionSigner(withoutAddress)))
                .hasMessage("ibkr.oauth2.ip: is missing; it is the public address from which this machine's calls"
                        + " reach IBKR");
    }

    private void assertRefused(OAuth2Config.Builder credentials, String setting) {
        try (IbkrClient client = client(credentials.build())) {
            CredentialException failure = catchThrowableOfType(CredentialException.class, client::connect);
            assertThat(failure.setting()).isEqualTo(setting);
            assertThat(failure.delivery()).isEqualTo(Delivery.REFUSED);
            assertThat(failure).hasNoCause().hasMessageNotContaining("somebody");
            assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.NEEDS_REAUTH);
        }
    }

    private static void assertMissing(IbkrClient client, String... words) {
        CredentialException failure = catchThrowableOfType(CredentialException.class, client::connect);
        assertThat(failure.setting()).isEqualTo("signer");
        assertThat(failure).hasMessageContainingAll(words);
    }

    private int calls(Endpoint endpoint) {
        return scene.ibkr.received(endpoint).size();
    }

    private OAuth2Config.Builder credentials() {
        return SimulatedClients.sessionCredentials(scene.ibkr, scene.ibkr.user());
    }

    private IbkrClient client(OAuth2Config config) {
        return withSigners(builder -> builder.signer(OAuth2.signer(config)).signer(OAuth2.sessionSigner(config)));
    }

    private IbkrClient withSigners(Function<IbkrClient.Builder, IbkrClient.Builder> signers) {
        return signers.apply(IbkrClient.builder()
                        .baseUrl(scene.ibkr.baseUrl())
                        .httpClient(scene.ibkr.httpClient())
                        .runtime(scene.runtime))
                .build();
    }

    private static OrdersRequest order() {
        return new OrdersRequest(List.of(OrderRequest.builder()
                .conid(265598L)
                .orderType("MKT")
                .side(OrderSide.BUY)
                .tif("DAY")
                .quantity(Objects.requireNonNull(BigDecimal.ONE))
                .build()));
    }
}
