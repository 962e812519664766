package io.github.ibkrclient.tests.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrdersRequest;
import io.github.ibkrclient.model.Side;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.OAuth2Credentials;
import io.github.ibkrclient.status.Health;
import io.github.ibkrclient.status.SessionStatus.Phase;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.tests.support.SimulatorFixture;
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

/** The Web API over OAuth 2.0 alone. A session that the client opens for its user stands in place of a live session token. */
class SsoSessionTest {
    private static final List<String> APPLE = List.of("AAPL");
    private static final String ELSEWHERE = "198.51.100.9";

    @AutoClose
    private SimulatorFixture fixture = new SimulatorFixture();

    @Test
    void tradesAndStatementsComeByOAuth2Alone() {
        try (IbkrClient client = client(credentials().build())) {
            assertThat(client.trades().list(7)).isNotEmpty();
            assertThat(client.statements().available(fixture.account(0)).data()).isNotNull();
            assertThat(client.portfolio().ledger(fixture.account(1))).isNotEmpty();
            fixture.time.advance(Duration.ofMinutes(20));
            assertThat(client.trades().list(7)).isNotEmpty();

            assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.OPEN);
            assertThat(client.sessionStatus().tokenExpiresAt())
                    .contains(SimulatorFixture.START.plus(Duration.ofHours(24)));
            assertThat(calls(Endpoint.BEARER_TOKEN)).isEqualTo(1);
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(1);
            assertThat(calls(Endpoint.INIT_BROKERAGE_SESSION)).isEqualTo(1);
            assertThat(calls(Endpoint.TICKLE)).isEqualTo(20);
            assertThat(calls(Endpoint.LIVE_SESSION_TOKEN)).isZero();
            assertThat(fixture.ibkr.received(Endpoint.CREATE_SSO_SESSION).get(0).body())
                    .startsWith("eyJ");
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void theSessionIsRenewedBeforeItEnds() {
        try (IbkrClient client = client(credentials().build())) {
            client.connect();
            fixture.time.advance(Duration.ofHours(23).plusMinutes(54));
            client.contracts().stocks(APPLE);
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(1);
            fixture.time.advance(Duration.ofMinutes(2));
            client.contracts().stocks(APPLE);

            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(2);
            assertThat(calls(Endpoint.BEARER_TOKEN)).isEqualTo(2);
            fixture.time.advance(Duration.ofMinutes(10)); // the first token has ended by now
            client.trades().list(1);
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(2);
            assertThat(calls(Endpoint.INIT_BROKERAGE_SESSION)).isEqualTo(1);
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BEARER_TOKEN", "CREATE_SSO_SESSION"})
    void aSessionThatCannotBeRenewedServesOnToItsEnd(Endpoint failing) {
        try (IbkrClient client = client(credentials().build())) {
            client.statements().available(fixture.account(0));
            fixture.time.advance(Duration.ofHours(1)); // the client's token ends first
            client.connect();
            fixture.ibkr.faults().on(failing).answer(503, "{\"title\":\"maintenance\"}", 999);
            fixture.time.advance(Duration.ofHours(23).plusMinutes(57));

            assertThat(client.contracts().stocks(APPLE)).containsKey("AAPL");
            assertThat(client.sessionStatus().tokenExpiresAt())
                    .contains(SimulatorFixture.START.plus(Duration.ofHours(25)));
            assertThat(calls(failing)).isGreaterThan(1);
            fixture.time.advance(Duration.ofMinutes(4));
            assertThat(catchThrowable(() -> client.contracts().stocks(APPLE))).isInstanceOf(IbkrException.class);
        }
    }

    @Test
    void whenBothTokensHaveEndedBothAreGotAnew() {
        try (IbkrClient client = client(credentials().build())) {
            client.connect();
            fixture.ibkr.expireSession(fixture.ibkr.user());

            assertThat(client.trades().list(7)).isNotEmpty();
            assertThat(calls(Endpoint.BEARER_TOKEN)).isEqualTo(2);
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(3); // one call came with the client's ended token
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void whenTheSessionAloneHasEndedTheClientsTokenIsKept() {
        try (IbkrClient client = client(credentials().build())) {
            client.connect();
            fixture.ibkr.faults().on(Endpoint.LIST_TRADES).answer(401, "", 1);

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
    void sessionsRecoverFromFaultsAsOverOAuth1(Fault fault, int opened) {
        try (IbkrClient client = client(credentials().build())) {
            fixture.ibkr.faults().inject(fault, SimulatorFixture.START, Duration.ofMinutes(5));
            Throwable first = catchThrowable(() -> client.trades().list(7)); // some pauses are longer than a call
            assertThat(first == null || first instanceof IbkrException).isTrue();
            fixture.time.advance(Duration.ofMinutes(17));

            assertThat(client.trades().list(7)).isNotEmpty();
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(opened);
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void anOrderIsNotPlacedAgainWhenItsSessionHasEnded() {
        try (IbkrClient client = client(credentials().build())) {
            client.connect();
            fixture.ibkr.expireSession(fixture.ibkr.user());
            IbkrException failure = catchThrowableOfType(
                    IbkrException.class, () -> client.orders().place(fixture.account(0), order()));

            assertThat(failure.code()).isEqualTo(ErrorCode.SESSION_EXPIRED);
            assertThat(failure.delivery()).isEqualTo(Delivery.REFUSED);
            assertThat(calls(Endpoint.PLACE_ORDER)).isEqualTo(1);
            client.orders().place(fixture.account(0), order());
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void manyCallersOpenOneSession() {
        try (IbkrClient client = client(credentials().build())) {
            fixture.time.run(24, () -> client.contracts().stocks(APPLE));
            fixture.ibkr.expireSession(fixture.ibkr.user());
            fixture.time.run(24, () -> client.contracts().stocks(APPLE));

            assertThat(calls(Endpoint.BEARER_TOKEN)).isEqualTo(2);
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(3);
        }
    }

    @Test
    void aCutConnectionWhileTheSessionIsOpenedIsNoFailure() {
        fixture.ibkr.faults().on(Endpoint.BEARER_TOKEN).dropConnectionAfterRequest();
        fixture.ibkr.faults().on(Endpoint.CREATE_SSO_SESSION).dropConnectionAfterRequest();
        try (IbkrClient client = client(credentials().build())) {
            assertThat(client.trades().list(7)).isNotEmpty();
            assertThat(calls(Endpoint.BEARER_TOKEN)).isEqualTo(2);
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(2);
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void aStaleSessionIsOpenedAnewBeforeTheBrokerageSession() {
        fixture.ibkr.faults().on(Endpoint.INIT_BROKERAGE_SESSION).answer(410, "", 1);
        try (IbkrClient client = client(credentials().build())) {
            assertThat(client.trades().list(7)).isNotEmpty();
            assertThat(calls(Endpoint.CREATE_SSO_SESSION)).isEqualTo(2);
            assertThat(calls(Endpoint.BEARER_TOKEN)).isEqualTo(1);
        }
        fixture.ibkr.faults().on(Endpoint.INIT_BROKERAGE_SESSION).answer(410, "", 9);
        try (IbkrClient client = client(credentials().build())) {
            ApiException failure = catchThrowableOfType(ApiException.class, client::connect);
            assertThat(failure.code()).isEqualTo(ErrorCode.HOST_MOVED);
        }
    }

    @Test
    void aCompetingLoginIsLeftAloneAsOverOAuth1() {
        fixture.ibkr.competingLogin(fixture.ibkr.user());
        try (IbkrClient client = client(credentials().build())) {
            SessionException failure = catchThrowableOfType(
                    SessionException.class, () -> client.trades().list(7));
            assertThat(failure.code()).isEqualTo(ErrorCode.SESSION_COMPETING);
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
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void callsFromAnotherAddressAreRefusedUntilTheSettingIsRight() {
        String here = fixture.ibkr.callersAddress();
        try (IbkrClient client = client(credentials().build())) {
            client.connect();
            fixture.ibkr.callFrom(ELSEWHERE);
            SessionException ended = catchThrowableOfType(
                    SessionException.class, () -> client.trades().list(7));
            assertThat(ended.code()).isEqualTo(ErrorCode.SESSION_EXPIRED);
        }
        try (IbkrClient client = client(credentials().ip(here).build())) {
            assertThat(catchThrowable(client::connect)).isInstanceOf(SessionException.class);
            CredentialException failure = catchThrowableOfType(CredentialException.class, client::connect);

            assertThat(failure.setting()).isEqualTo("ibkr.oauth2.ip");
            assertThat(failure).hasMessageContaining("another address").hasMessageNotContaining(here);
            assertThat(client.health().verdict()).isEqualTo(Health.Verdict.ACTION_REQUIRED);

            fixture.ibkr.callFrom(here);
            client.connect();
            assertThat(client.health().verdict()).isEqualTo(Health.Verdict.UP);
        }
        fixture.ibkr.callFrom(ELSEWHERE);
        try (IbkrClient client = client(credentials().ip(ELSEWHERE).build())) {
            assertThat(client.trades().list(7)).isNotEmpty();
        }
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"credential, ibkr.oauth2.username", "ip, ibkr.oauth2.ip"})
    void whatIbkrRefusesIsNamed(String argument, String setting) {
        fixture.ibkr
                .faults()
                .on(Endpoint.CREATE_SSO_SESSION)
                .answer(400, "{\"title\":\"Bad Request\",\"invalidArguments\":[{\"field\":\"" + argument + "\"}]}");
        assertRefused(credentials(), setting);
    }

    @Test
    void aUserOfSomebodyElseIsRefused() {
        assertRefused(credentials().username("somebody"), "ibkr.oauth2.username");
        assertThat(calls(Endpoint.INIT_BROKERAGE_SESSION)).isZero();
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void aScopeThatWasNotGrantedIsNamed() {
        fixture.close();
        fixture = new SimulatorFixture(simulator -> simulator.grantedScopes("statements.read"));
        try (IbkrClient client = client(credentials().build())) {
            ApiException failure = catchThrowableOfType(
                    ApiException.class, () -> client.trades().list(7));
            assertThat(failure.status()).isEqualTo(403);
            assertThat(failure).hasMessageContaining("needs the scope sso-sessions.write");
            assertThat(client.statements().available(fixture.account(0)).data()).isNotNull();
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
        fixture.ibkr
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
        OAuth2Credentials forReports =
                SimulatedClients.reportCredentials(fixture.ibkr.user()).build();
        assertThat(catchThrowableOfType(CredentialException.class, () -> OAuth2.sessionSigner(forReports)))
                .hasMessage("ibkr.oauth2.username: is missing; it is the IBKR username in whose name the session is"
                        + " opened");
        OAuth2Credentials withoutAddress = SimulatedClients.reportCredentials(fixture.ibkr.user())
                .username("simuser1")
                .build();
        assertThat(catchThrowableOfType(CredentialException.class, () -> OAuth2.sessionSigner(withoutAddress)))
                .hasMessage("ibkr.oauth2.ip: is missing; it is the public address from which this machine's calls"
                        + " reach IBKR");
    }

    private void assertRefused(OAuth2Credentials.Builder credentials, String setting) {
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
        return fixture.ibkr.received(endpoint).size();
    }

    private OAuth2Credentials.Builder credentials() {
        return SimulatedClients.sessionCredentials(fixture.ibkr, fixture.ibkr.user());
    }

    private IbkrClient client(OAuth2Credentials config) {
        return withSigners(builder -> builder.signer(OAuth2.signer(config)).signer(OAuth2.sessionSigner(config)));
    }

    private IbkrClient withSigners(Function<IbkrClient.Builder, IbkrClient.Builder> signers) {
        return signers.apply(IbkrClient.builder()
                        .baseUrl(fixture.ibkr.baseUrl())
                        .httpClient(fixture.ibkr.httpClient())
                        .runtime(fixture.runtime))
                .build();
    }

    private static OrdersRequest order() {
        return new OrdersRequest(List.of(OrderRequest.builder()
                .conid(265598L)
                .orderType("MKT")
                .side(Side.BUY)
                .tif("DAY")
                .quantity(Objects.requireNonNull(BigDecimal.ONE))
                .build()));
    }
}
