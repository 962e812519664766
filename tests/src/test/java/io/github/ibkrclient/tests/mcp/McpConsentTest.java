package io.github.ibkrclient.tests.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.mcp.McpClient;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.mcp.McpStatus.State;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.testkit.McpSwitch;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a consent begins and ends. The same in a real browser is in the tests of the command. */
class McpConsentTest {
    private RetailUser user = new RetailUser();

    @AfterEach
    void close() {
        user.close();
    }

    @Test
    void whoConsentsIsConnectedAndThePageAsksForReadingAlone() {
        assertThat(user.login.status().state()).isEqualTo(State.DISCONNECTED);
        URI page = user.login.begin();
        assertThat(page.getQuery())
                .endsWith("&scope=mcp.read")
                .contains("code_challenge_method=S256")
                .contains("resource=" + user.ibkr.mcp().url());

        McpClient client = user.connect();

        assertThat(user.login.status().state()).isEqualTo(State.CONNECTED);
        assertThat(user.login.account()).matches("mcp:[0-9a-f]{8}");
        assertThat(client.summary().currency()).isEqualTo("USD");
        assertThat(user.ibkr.violations()).isEmpty();
    }

    @Test
    void aClientIsRegisteredOnceForACallbackAndAgainForAnother() {
        String first = clientId(user.login.begin());

        assertThat(clientId(user.login(user.store).begin())).isEqualTo(first);
        McpLogin moved = user.builder(user.store)
                .redirectUri("http://127.0.0.1:9999/callback")
                .build();
        String second = clientId(moved.begin());
        assertThat(second).isNotEqualTo(first);
        moved.forgetRegistration();
        assertThat(clientId(moved.begin())).isNotEqualTo(second);
    }

    @Test
    void aRefusalAWrongStateAndAReplayedCallbackConnectNobody() {
        String refused = user.ibkr.mcp().refuse(user.login.begin(), user.account());
        assertThat(catchThrowable(() -> user.login.complete(refused)))
                .isInstanceOf(CredentialException.class)
                .hasMessageContaining("the user refused");

        String callback = user.ibkr.mcp().consent(user.login.begin(), user.account());
        String foreign = callback.replaceFirst("state=[^&]+", "state=somebody-elses");
        assertThat(catchThrowable(() -> user.login.complete(foreign))).hasMessageContaining("answers no login");
        assertThat(user.login.status().state()).isEqualTo(State.DISCONNECTED);
        user.login.complete(callback);
        assertThat(catchThrowable(() -> user.login.complete(callback))).hasMessageContaining("finished already");

        assertThat(user.login.status().state()).isEqualTo(State.CONNECTED);
        assertThat(McpClient.of(user.login).positions()).isNotEmpty();
    }

    @Test
    void aConsentThatComesTooLateIsNotTaken() {
        String callback = user.ibkr.mcp().consent(user.login.begin(), user.account());
        user.fixture.time.advance(Duration.ofMinutes(11));

        assertThat(catchThrowable(() -> user.login.complete(callback))).hasMessageContaining("10 minutes");
    }

    @Test
    void anotherClientOfTheUserEndsOursAndTheRemedyIsToConnectAgain() {
        McpClient ours = user.connect();
        ours.summary();

        user.connect(
                user.builder(TokenStore.inMemory()).clientName("a chat program").build());

        assertThat(catchThrowable(ours::summary))
                .isInstanceOf(CredentialException.class)
                .hasMessageContaining("does not renew the login any more")
                .hasMessageEndingWith("; connect again");
        assertThat(user.login.status().state()).isEqualTo(State.DISCONNECTED);
        int calls = user.ibkr.mcp().called().size();
        assertThat(catchThrowable(ours::summary)).isInstanceOf(CredentialException.class);
        assertThat(user.ibkr.mcp().called()).hasSize(calls);
        assertThat(user.connect().summary().currency()).isEqualTo("USD");
        assertThat(user.ibkr.violations()).isEmpty();
    }

    @Test
    void aTokenThatCouldDoMoreIsGivenBackAndNotKept() {
        user.ibkr.mcp().set(McpSwitch.SCOPE_WIDENED, true);
        String callback = user.ibkr.mcp().consent(user.login.begin(), user.account());

        assertThat(catchThrowable(() -> user.login.complete(callback)))
                .isInstanceOf(CredentialException.class)
                .hasMessageContaining("scopes: the server granted [mcp.orders.submit, mcp.read, mcp.write], and only"
                        + " [mcp.read] is taken");
        assertThat(user.login.status().state()).isEqualTo(State.DISCONNECTED);
        assertThat(user.store.find("mcp")).isEmpty();
    }

    @Test
    void disconnectingDeletesHereAndTakesTheTokensBack() {
        McpClient client = user.connect();
        String token =
                user.store.find("mcp").orElseThrow().value("access_token").orElseThrow();

        assertThat(user.login.disconnect()).isTrue();

        assertThat(user.store.find("mcp")).isEmpty();
        assertThat(user.login.status().state()).isEqualTo(State.REVOKED);
        assertThat(catchThrowable(client::summary)).hasMessageContaining("taken back here");
        assertThat(user.login.disconnect()).isFalse();
        assertThat(token).isNotBlank();
        user.connect();
        assertThat(user.login.status().state()).isEqualTo(State.CONNECTED);
    }

    @Test
    void aDisconnectThatWasBrokenOffIsFinishedByTheNext() {
        int steps = 0;
        boolean brokenOff = true;
        for (; brokenOff; steps++) {
            BreakingStore store = new BreakingStore(TokenStore.inMemory());
            McpLogin login = user.login(store);
            user.connect(login);
            TokenStore lent = TokenStore.inMemory();
            login.lendTo(lent);
            McpClient borrower = McpClient.of(user.login(lent));
            assertThat(borrower.balances()).isNotEmpty();
            store.breakAfter(steps);

            brokenOff = catchThrowable(login::disconnect) != null;
            store.breakAfter(Integer.MAX_VALUE);
            boolean there = store.find("mcp").isPresent();

            assertThat(user.login(store).disconnect()).isEqualTo(there);
            assertThat(catchThrowable(borrower::balances)).isInstanceOf(CredentialException.class);
            assertThat(store.find("mcp")).isEmpty();
            assertThat(login.status().state()).isEqualTo(State.REVOKED);
        }
        assertThat(steps).isGreaterThan(5);
    }

    @Test
    void aCompletionThatIsBrokenOffNeverPutsNewTokensUnderTheOldAccount() {
        int steps = 0;
        boolean brokenOff = true;
        for (; brokenOff; steps++) {
            BreakingStore store = new BreakingStore(TokenStore.inMemory());
            McpLogin login = user.login(store);
            user.connect(login);
            login.bind("U1111111");
            String old = access(store);
            String callback = user.ibkr.mcp().consent(login.begin(), user.account());
            store.breakAfter(steps);

            brokenOff = catchThrowable(() -> login.complete(callback)) != null;

            store.breakAfter(Integer.MAX_VALUE);
            if (login.status().state() == State.CONNECTED) {
                assertThat(login.isBound())
                        .as("after %d steps", steps)
                        .isEqualTo(access(store).equals(old));
            } else {
                assertThat(user.connect(login).balances()).isNotEmpty();
            }
        }
        assertThat(steps).isGreaterThan(3);
    }

    private static String access(TokenStore store) {
        return store.find("mcp").flatMap(tokens -> tokens.value("access_token")).orElse("");
    }

    @Test
    void whatWasLearntOfAFormerConsentIsNotSaidOfThePresentOne() {
        user.connect();
        String former = user.login.consentId();
        user.login.bind("U1111111", former);
        user.connect();

        assertThat(user.login.bind("U2222222", former)).isFalse();

        assertThat(user.login.isBound()).isFalse();
        assertThat(user.login.account()).isEqualTo("mcp:" + user.login.consentId());
        assertThat(user.login.bind("U3333333", user.login.consentId())).isTrue();
        TokenStore elsewhere = TokenStore.inMemory();
        user.login.moveTo(elsewhere);
        assertThat(user.login(elsewhere).account()).isEqualTo("U3333333");
    }

    @Test
    void aRegistrationThatIbkrForgotEndsTheConsentAndTheNextOneRegistersAnew() {
        McpClient client = user.connect();
        String forgotten = clientId(user.login.begin());
        user.ibkr.mcp().forgetClients();
        user.fixture.time.advance(Duration.ofMinutes(10));

        assertThat(catchThrowable(client::summary))
                .isInstanceOf(CredentialException.class)
                .hasMessageContaining("clientId: the server does not take this client (invalid_client)")
                .hasMessageEndingWith("; connect again");
        assertThat(user.login.status().state()).isEqualTo(State.DISCONNECTED);
        assertThat(catchThrowable(client::summary)).hasMessageEndingWith("; connect again");

        assertThat(clientId(user.login.begin())).isNotEqualTo(forgotten);
        assertThat(user.connect().summary().currency()).isEqualTo("USD");
        assertThat(user.ibkr.violations()).isEmpty();
    }

    @Test
    void eachCallbackIsCompletedAsTheClientThatOpenedItsPage() {
        URI first = user.login.begin();
        McpLogin other = user.builder(user.store)
                .redirectUri("http://127.0.0.1:9999/callback")
                .build();
        URI second = other.begin();
        assertThat(clientId(second)).isNotEqualTo(clientId(first));

        other.complete(user.ibkr.mcp().consent(first, user.account()));
        assertThat(McpClient.of(other).summary().currency()).isEqualTo("USD");
        user.login.complete(user.ibkr.mcp().consent(second, user.account()));

        user.fixture.time.advance(Duration.ofMinutes(10));
        assertThat(McpClient.of(user.login).summary().currency()).isEqualTo("USD");
        assertThat(user.ibkr.violations()).isEmpty();
    }

    @Test
    void metadataOfAnotherIssuerOnTheHostIsNotTaken() {
        McpLogin login = McpLogin.builder(user.store)
                .mcpUrl(user.ibkr.mcp().url())
                .runtime(user.runtime(text -> text.replaceFirst("(\"issuer\":\"[^\"]+)\"", "$1/tenant\"")))
                .build();

        assertThat(catchThrowable(login::begin))
                .isInstanceOf(CredentialException.class)
                .hasMessageContaining("mcp-url: its metadata is of another issuer");
    }

    @Test
    void aStoreThatIsLockedDoesNotAskToConnectAgain() {
        BreakingStore store = new BreakingStore(user.store);
        user.connect();
        McpClient client = McpClient.of(user.login(store));
        user.fixture.time.advance(Duration.ofMinutes(10));
        store.breakAfter(0);

        assertThat(catchThrowable(client::summary)).hasMessage("tokens: are locked by another program; end it");
    }

    @Test
    void whatTheUserRevokesInThePortalIsToldWithTheRemedy() {
        McpClient client = user.connect();
        user.ibkr.mcp().revokeInPortal(user.ibkr.user());

        assertThat(catchThrowable(client::balances)).hasMessageEndingWith("; connect again");
        assertThat(user.login.status().state()).isEqualTo(State.DISCONNECTED);
    }

    /** Whatever of the open questions is so, the consent works. */
    @ParameterizedTest
    @EnumSource(
            names = {"SCOPE_WIDENED", "HTTPS_CALLBACK_REFUSED"},
            mode = EnumSource.Mode.EXCLUDE)
    void aConsentWorksWithEveryOpenQuestionAnsweredEitherWay(McpSwitch open) {
        user.close();
        user = new RetailUser(simulator -> simulator.mcp(open));

        McpClient client = user.connect();
        assertThat(client.checkTools().usable()).isTrue();
        assertThat(client.summary().netLiquidation()).isPositive();
        user.fixture.time.advance(Duration.ofMinutes(9));
        assertThat(client.positions()).isNotEmpty();
        user.ibkr.mcp().endSessions();
        assertThat(client.balances()).isNotEmpty();
        assertThat(user.ibkr.violations()).isEmpty();
    }

    @Test
    void aCallbackThatTheHostDoesNotTakeIsNamedWithTheRemedy() {
        user.ibkr.mcp().set(McpSwitch.HTTPS_CALLBACK_REFUSED, true);
        for (String callback : new String[] {"https://journal.example/callback", "journal://callback"}) {
            McpLogin login = user.builder(user.store).redirectUri(callback).build();
            assertThat(catchThrowable(login::begin))
                    .isInstanceOf(CredentialException.class)
                    .hasMessageContaining("redirectUri: the host does not take it")
                    .hasMessageContaining("http://127.0.0.1:PORT/callback");
        }
    }

    @Test
    void theEndpointOfCertifiedPartnersAndOtherServersAreToldApart() {
        String url = user.ibkr.mcp().url();
        McpLogin partner =
                user.builder(user.store).mcpUrl(url.replace("-public", "")).build();
        McpClient misled = user.connect(partner); // IBKR was seen to refuse other clients after their consent
        assertThat(catchThrowable(misled::summary))
                .isInstanceOf(CredentialException.class)
                .hasMessageContaining("the one for all has /mcp-public at its end");
        McpLogin other = user.builder(user.store)
                .mcpUrl(url.replace("mcp-public", "iserver/accounts"))
                .build();
        assertThat(catchThrowable(other::begin)).isNotNull();
        assertThat(catchThrowable(() -> McpLogin.builder(user.store).mcpUrl("http://example.com/mcp")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plain http");
    }

    private static String clientId(URI page) {
        return page.getQuery().replaceFirst(".*client_id=([^&]+).*", "$1");
    }
}
