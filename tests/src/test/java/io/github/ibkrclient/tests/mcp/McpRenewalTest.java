package io.github.ibkrclient.tests.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.mcp.McpClient;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.mcp.McpStatus.State;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.testkit.McpSwitch;
import io.github.ibkrclient.testkit.Violation;
import io.github.ibkrclient.tests.support.ForwardingTokenStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Renewals with refresh tokens that IBKR takes once. */
class McpRenewalTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration BEFORE_LAST_TRY = Duration.ofSeconds(30);
    private static final boolean LONG = Boolean.getBoolean("ibkr.endurance");

    private final RetailUser user = new RetailUser();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        user.close();
    }

    private long reused() {
        return user.ibkr.violations().stream()
                .filter(one -> one.kind() == Violation.Kind.REUSED_REFRESH_TOKEN)
                .count();
    }

    @Test
    void aUsedUpTokenIsTriedOnceMoreAfterALostAnswerAndThenTheUserMustConnectAgain() {
        McpClient client = user.connect();
        user.fixture.time.advance(TEN_MINUTES);
        user.ibkr.mcp().loseTokenAnswer();

        assertThat(catchThrowable(client::summary)).isInstanceOf(TransportException.class);
        assertThat(user.login.status().state()).isEqualTo(State.UNCERTAIN);
        assertThat(reused()).isZero();
        user.fixture.time.advance(BEFORE_LAST_TRY);

        assertThat(catchThrowable(client::summary))
                .isInstanceOf(CredentialException.class)
                .hasMessageContaining("does not renew the login any more")
                .hasMessageEndingWith("; connect again");
        assertThat(user.login.status().state()).isEqualTo(State.DISCONNECTED);
        for (int i = 0; i < 5; i++) {
            McpClient restarted = McpClient.of(user.login(user.store));
            assertThat(catchThrowable(restarted::summary)).isInstanceOf(CredentialException.class);
        }
        assertThat(reused()).isEqualTo(1);
        assertThat(user.connect().summary().currency()).isEqualTo("USD");
    }

    @Test
    void whereTheServerForgivesALostAnswerTheConsentGoesOn() {
        user.ibkr.mcp().set(McpSwitch.REUSE_GRACE, true);
        McpClient client = user.connect();
        user.fixture.time.advance(TEN_MINUTES);
        user.ibkr.mcp().loseTokenAnswer();
        assertThat(catchThrowable(client::summary)).isInstanceOf(TransportException.class);
        user.fixture.time.advance(BEFORE_LAST_TRY);

        assertThat(client.summary().currency()).isEqualTo("USD");

        assertThat(user.login.status().state()).isEqualTo(State.CONNECTED);
    }

    @Test
    void untilTheLastTryNoProgramSpendsTheTokenAndEachIsToldWhen() {
        user.ibkr.mcp().set(McpSwitch.REUSE_GRACE, true);
        McpClient client = user.connect();
        user.fixture.time.advance(TEN_MINUTES);
        Instant lastTry = user.fixture.time.now().plus(BEFORE_LAST_TRY);
        user.ibkr.mcp().loseTokenAnswer();
        IbkrException lost = catchThrowableOfType(TransportException.class, client::summary);
        assertThat(lost.retryAt()).contains(lastTry);

        for (int second = 0; second < 30; second += 10) {
            McpLogin restarted = user.login(user.store);
            IbkrException early = catchThrowableOfType(SessionException.class, McpClient.of(restarted)::summary);
            assertThat(early).hasMessageContaining("nothing is sent before " + lastTry);
            assertThat(early.retryable()).isTrue();
            assertThat(early.retryAt()).contains(lastTry);
            assertThat(catchThrowable(restarted::renew)).isInstanceOf(SessionException.class);
            assertThat(restarted.status().state()).isEqualTo(State.UNCERTAIN);
            user.fixture.time.advance(Duration.ofSeconds(10));
        }
        assertThat(reused()).isZero();

        assertThat(client.summary().currency()).isEqualTo("USD");
        assertThat(reused()).isEqualTo(1);
    }

    @Test
    void anEarlyRenewalWhoseAnswerWasLostIsNotRepeatedWhileTheOldTokenIsGood() {
        user.ibkr.mcp().set(McpSwitch.REUSE_GRACE, true);
        McpClient client = user.connect();
        client.summary();
        user.fixture.time.advance(Duration.ofSeconds(559)); // 40 seconds before the end
        user.ibkr.mcp().loseTokenAnswer();

        for (int second = 0; second < 39; second += 13) {
            assertThat(client.summary().currency()).isEqualTo("USD");
            assertThat(McpClient.of(user.login(user.store)).summary().currency())
                    .isEqualTo("USD");
            user.fixture.time.advance(Duration.ofSeconds(13));
        }
        assertThat(user.login.status().state()).isEqualTo(State.UNCERTAIN);
        assertThat(reused()).isZero();
        user.fixture.time.advance(Duration.ofSeconds(2));

        assertThat(client.summary().currency()).isEqualTo("USD");
        assertThat(reused()).isEqualTo(1);
    }

    @Test
    void aSecondLostAnswerIsTheLastTry() {
        user.ibkr.mcp().set(McpSwitch.REUSE_GRACE, true);
        McpClient client = user.connect();
        user.fixture.time.advance(TEN_MINUTES);
        for (int i = 0; i < 2; i++) {
            user.ibkr.mcp().loseTokenAnswer();
            assertThat(catchThrowable(client::summary)).isInstanceOf(TransportException.class);
            user.fixture.time.advance(BEFORE_LAST_TRY);
        }

        assertThat(user.login.status().state()).isEqualTo(State.DISCONNECTED);
        assertThat(catchThrowable(client::summary))
                .hasMessageContaining("the answers to two renewals were lost")
                .hasMessageEndingWith("; connect again");
        assertThat(reused()).isEqualTo(1);
    }

    @Test
    void aNewTokenThatTheStoreDoesNotTakeCountsAsALostAnswer() {
        FullStore full = new FullStore();
        McpLogin login = user.login(full);
        McpClient client = user.connect(login);
        user.fixture.time.advance(TEN_MINUTES);
        full.room = 1; // for the mark that a renewal is under way

        assertThat(catchThrowable(client::summary)).hasMessageContaining("no room");
        assertThat(login.status().state()).isEqualTo(State.UNCERTAIN);
        full.room = Integer.MAX_VALUE;
        user.fixture.time.advance(BEFORE_LAST_TRY);
        assertThat(catchThrowable(client::summary)).hasMessageContaining("does not renew the login any more");
        assertThat(login.status().state()).isEqualTo(State.DISCONNECTED);
        assertThat(catchThrowable(client::summary)).isInstanceOf(CredentialException.class);
        assertThat(reused()).isEqualTo(1);
    }

    /** A store that has room for so many changes. */
    private static final class FullStore extends ForwardingTokenStore {
        private int room = Integer.MAX_VALUE;

        FullStore() {
            super(TokenStore.inMemory());
        }

        @Override
        public void save(String key, StoredToken token) {
            if (room-- <= 0) {
                throw new CredentialException("store", "there is no room");
            }
            super.save(key, token);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 499, 500, 502, 504})
    void aPageOfAGatewayMayHideThatTheTokenWasUsedSoItIsTriedOnceMore(int status) {
        user.ibkr.mcp().set(McpSwitch.REUSE_ENDS_CONSENT, true);
        McpClient client = user.connect();
        user.fixture.time.advance(TEN_MINUTES);
        user.ibkr.mcp().loseTokenAnswer(status);

        assertThat(catchThrowable(client::summary)).hasMessageContaining("HTTP " + status + " of the token endpoint");
        for (int i = 0; i < 4; i++) {
            assertThat(user.login.status().state()).isEqualTo(State.UNCERTAIN);
            assertThat(catchThrowable(client::summary)).isInstanceOf(SessionException.class);
        }
        assertThat(reused()).isZero();
        user.fixture.time.advance(BEFORE_LAST_TRY);
        for (int i = 0; i < 4; i++) {
            assertThat(catchThrowable(client::summary)).isInstanceOf(CredentialException.class);
            assertThat(user.login.status().state()).isEqualTo(State.DISCONNECTED);
        }
        assertThat(reused()).isEqualTo(1);
    }

    @Test
    void aRenewedTokenThatCanDoMoreIsNeverInTheStore() {
        List<String> stored = new ArrayList<>();
        TokenStore watched = new ForwardingTokenStore(TokenStore.inMemory()) {
            @Override
            public void save(String key, StoredToken token) {
                super.save(key, token);
                token.value("access_token").ifPresent(stored::add);
            }
        };
        McpLogin login = user.login(watched);
        McpClient client = user.connect(login);
        user.fixture.time.advance(TEN_MINUTES);
        user.ibkr.mcp().set(McpSwitch.SCOPE_WIDENED, true);

        assertThat(catchThrowable(client::summary))
                .isInstanceOf(CredentialException.class)
                .hasMessageContaining("scopes: the server granted [mcp.orders.submit, mcp.read, mcp.write]")
                .hasMessageEndingWith("; connect again");

        assertThat(stored).hasSize(2).containsOnly(stored.get(0)); // kept once, and marked before the renewal
        assertThat(watched.find("mcp")).isEmpty();
        assertThat(login.status().state()).isEqualTo(State.DISCONNECTED);
    }

    @Test
    void aConsentThatMovesIsInOnePlaceAndOneThatIsLentIsNeverRenewed() {
        McpClient client = user.connect();
        client.summary();
        TokenStore elsewhere = TokenStore.inMemory();
        TokenStore lent = TokenStore.inMemory();

        user.login.moveTo(elsewhere);
        user.login(elsewhere).lendTo(lent);

        assertThat(user.login.status().state()).isEqualTo(State.DISCONNECTED);
        assertThat(catchThrowable(client::summary)).hasMessageContaining("nobody has connected");
        assertThat(catchThrowable(() -> user.login.moveTo(lent))).isInstanceOf(CredentialException.class);
        McpClient borrower = McpClient.of(user.login(lent));
        assertThat(borrower.summary().currency()).isEqualTo("USD");
        assertThat(lent.find("mcp").orElseThrow().value("refresh_token")).isEmpty();
        user.fixture.time.advance(TEN_MINUTES);
        assertThat(catchThrowable(borrower::summary)).hasMessageContaining("gave nothing to renew it with");
        user.login(elsewhere).renew();
        assertThat(McpClient.of(user.login(elsewhere)).summary().currency()).isEqualTo("USD");
        assertThat(user.ibkr.violations()).isEmpty();
    }

    @Test
    void anOutageOfTheTokenEndpointLocksNobodyOut() {
        McpClient client = user.connect();
        user.fixture.time.advance(TEN_MINUTES);
        user.ibkr.mcp().tokensUnavailable(40);
        for (int i = 0; i < 40; i++) {
            assertThat(catchThrowable(client::summary)).hasMessageContaining("HTTP 503");
            assertThat(user.login.status().state()).isEqualTo(State.CONNECTED);
        }

        assertThat(client.summary().currency()).isEqualTo("USD");
        assertThat(user.ibkr.violations()).isEmpty();
    }

    @Test
    void whileARenewalFailsTheOldTokenIsUsedAndTheServerIsNotHammered() {
        McpClient client = user.connect();
        client.summary();
        user.fixture.time.advance(Duration.ofMinutes(6));
        user.ibkr.mcp().tokensUnavailable(2);

        for (int i = 0; i < 10; i++) {
            assertThat(client.summary().currency()).isEqualTo("USD");
        }
        user.fixture.time.advance(Duration.ofSeconds(70));
        client.summary();
        user.fixture.time.advance(Duration.ofMinutes(4));
        assertThat(client.summary().currency()).isEqualTo("USD");
        assertThat(user.ibkr.violations()).isEmpty();
    }

    /**
     * Two programs on one file for a month: a call every ten minutes, answers that are lost, outages and restarts. The user
     * connects again only when a lost answer had used the token up.
     */
    @Test
    void aMonthWithTwoProgramsRestartsAndLostAnswersNeverLocksTheUserOut() {
        int rounds = (LONG ? 30 : 2) * 24 * 6;
        int lost = 0;
        int connectedAgain = 0;
        Random random = new Random(7);
        Path file = folder.resolve("tokens");
        List<McpLogin> logins = new ArrayList<>(List.of(restarted(file), restarted(file)));
        List<McpClient> clients = new ArrayList<>();
        clients.add(user.connect(logins.get(0)));
        clients.add(McpClient.of(logins.get(1)));
        for (int round = 0; round < rounds; round++) {
            user.fixture.time.advance(TEN_MINUTES);
            boolean loses = random.nextInt(30) == 0;
            if (loses) {
                user.ibkr.mcp().loseTokenAnswer();
                lost++;
            } else if (random.nextInt(40) == 0) {
                user.ibkr.mcp().tokensUnavailable(1 + random.nextInt(3));
            }
            if (random.nextInt(20) == 0) {
                int which = random.nextInt(2);
                logins.set(which, restarted(file));
                clients.set(which, McpClient.of(logins.get(which)));
            }
            boolean done = false;
            for (int attempt = 0; attempt < 6 && !done; attempt++) {
                int which = (round + attempt) % 2;
                try {
                    clients.get(which).balances();
                    done = true;
                } catch (CredentialException e) {
                    assertThat(e).hasMessageEndingWith("; connect again");
                    assertThat(loses)
                            .as("the user must connect again without a lost answer")
                            .isTrue();
                    assertThat(logins.get(1 - which).status().state()).isEqualTo(State.DISCONNECTED);
                    logins.get(which)
                            .complete(user.ibkr.mcp().consent(logins.get(which).begin(), user.account()));
                    connectedAgain++;
                } catch (IbkrException e) {
                    assertThat(logins.get(which).status().state()).isIn(State.CONNECTED, State.UNCERTAIN);
                    user.fixture.time.advance(BEFORE_LAST_TRY);
                }
            }
            assertThat(done).as("round %d", round).isTrue();
        }
        assertThat(lost).isPositive();
        assertThat(reused()).isEqualTo(lost);
        assertThat(connectedAgain).isEqualTo(lost);
        assertThat(user.ibkr.violations()).hasSize(lost);
    }

    private McpLogin restarted(Path file) {
        return user.login(TokenStore.file(file));
    }

    @Test
    void aConsentThatEndsByItsAgeIsToldAndNothingIsTriedTwice() {
        user.ibkr.mcp().set(McpSwitch.CONSENT_LASTS_A_DAY, true);
        McpClient client = user.connect();
        for (int hour = 0; hour < 23; hour++) {
            user.fixture.time.advance(Duration.ofHours(1));
            assertThat(client.balances()).isNotEmpty();
        }
        user.fixture.time.advance(Duration.ofHours(2));

        assertThat(catchThrowable(client::balances)).isInstanceOf(CredentialException.class);
        assertThat(catchThrowable(client::balances)).isInstanceOf(CredentialException.class);
        assertThat(user.ibkr.violations()).isEmpty();
    }

    @Test
    void threadsOfTwoProgramsThatNeedATokenAtOnceUseOneRenewal() {
        Path file = folder.resolve("tokens");
        McpLogin one = restarted(file);
        user.connect(one);
        List<McpClient> clients = List.of(McpClient.of(one), McpClient.of(restarted(file)));
        for (int round = 0; round < 5; round++) {
            user.fixture.time.advance(TEN_MINUTES);
            for (McpClient client : clients) {
                user.fixture.time.run(4, client::summary);
            }
        }

        assertThat(user.ibkr.violations()).isEmpty();
    }
}
