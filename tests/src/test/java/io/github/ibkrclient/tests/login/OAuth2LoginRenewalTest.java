package io.github.ibkrclient.tests.login;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.http.Fault.EMPTY_RESPONSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.oauth.login.OAuth2Login;
import io.github.ibkrclient.oauth.login.OAuth2LoginStatus;
import io.github.ibkrclient.oauth.login.OAuth2LoginStatus.Phase;
import io.github.ibkrclient.testkit.CutPoint;
import io.github.ibkrclient.testkit.FaultProxy;
import io.github.ibkrclient.testkit.SimulatorBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the token of a login is renewed. */
class OAuth2LoginRenewalTest extends OAuth2LoginFixture {
    private static final int CALLERS = 64;

    @Test
    void sixtyFourCallersRenewTheTokenOnceAndOnceMoreWhenItIsLost() throws Exception {
        login.complete(visit(login.begin()));
        try (IbkrClient client = client(login);
                IbkrClient other = client(login)) {
            together(client, other);
            assertThat(tokenCalls).hasSize(1);

            time.ahead = Duration.ofMinutes(56); // it has not ended, but is to be renewed
            together(client, other);
            assertThat(tokenCalls).containsExactly("authorization_code", "refresh_token");

            ibkr.expireSession(ibkr.user());
            call(client);
            assertThat(tokenCalls).hasSize(3);
            assertThat(apiTokens).hasSize(2 * CALLERS + 2);
        }
    }

    @Test
    void refreshTokensThatRotateAreKeptAndOnesThatDoNotToo() {
        for (boolean rotates : List.of(true, false)) {
            start(simulator -> rotates ? simulator : simulator.refreshTokensStay());
            login.complete(visit(login.begin()));
            try (IbkrClient client = client(login)) {
                for (int i = 0; i < 3; i++) {
                    time.ahead = time.ahead.plusMinutes(56);
                    call(client);
                }
            }
        }
        assertThat(tokenCalls).hasSize(2 * 4);
        assertThat(apiTokens).doesNotHaveDuplicates().hasSize(2 * 3);
    }

    @Test
    void aLoginThatTheServerRenewsNoMoreAsksForAnotherAndHammersNot() {
        login.complete(visit(login.begin()));
        ibkr.revokeLogins(ibkr.user());
        time.ahead = Duration.ofHours(1);
        assertThat(login.status().phase()).isEqualTo(Phase.RENEWABLE);
        try (IbkrClient client = client(login)) {
            assertThat(catchThrowable(() -> call(client)))
                    .isInstanceOf(CredentialException.class)
                    .hasMessage("login: the server does not renew the login any more (invalid_grant: no longer good);"
                            + " begin() again");
            assertThat(catchThrowable(() -> call(client)))
                    .hasMessage("login: the server does not renew the login any more; begin() again");
            assertThat(tokenCalls).hasSize(2);
            assertThat(login.status().phase()).isEqualTo(Phase.ENDED);

            login.complete(visit(login.begin()));
            call(client);
        }
        assertThat(login.status().phase()).isEqualTo(Phase.VALID);
    }

    @Test
    void aConnectionThatIsCutInTheMiddleOfARenewalLosesNothing() {
        login.complete(visit(login.begin()));
        time.ahead = Duration.ofHours(1);
        spoil(aResponse().withFault(EMPTY_RESPONSE));
        try (IbkrClient client = client(login)) {
            TransportException failure = catchThrowableOfType(TransportException.class, login::renew);
            assertThat(failure.delivery()).isEqualTo(Delivery.UNKNOWN);
            heal();

            call(client);
        }
    }

    @Test
    void aRenewalWhoseAnswerIsCutOffIsToldWhenTheServerHasRotatedMeanwhile() {
        FaultProxy proxy = FaultProxy.to(server);
        login = login(store, config -> config);
        login.complete(visit(login.begin()));
        time.ahead = Duration.ofHours(1);
        proxy.next(CutPoint.AFTER_REQUEST);
        assertThat(catchThrowable(login::renew)).isInstanceOf(TransportException.class);

        assertThat(catchThrowable(login::renew))
                .isInstanceOf(CredentialException.class)
                .hasMessageEndingWith("begin() again");
    }

    @Test
    void anEarlyRenewalThatFailsLeavesTheTokenInUse() {
        login.complete(visit(login.begin()));
        try (IbkrClient client = client(login)) {
            call(client);
            time.ahead = Duration.ofMinutes(56);
            spoil(503, "");

            call(client);
        }
        assertThat(tokenCalls).hasSize(2);
    }

    @Test
    void aTokenThatCannotBeRenewedIsUsedToItsEnd() {
        start(SimulatorBuilder::noRefreshTokens);
        login.complete(visit(login.begin()));
        time.ahead = Duration.ofMinutes(59);
        try (IbkrClient client = client(login)) {
            call(client);
            time.ahead = Duration.ofHours(1);

            assertThat(login.status().phase()).isEqualTo(Phase.ENDED);
            assertThat(catchThrowable(() -> call(client)))
                    .hasMessage("login: the login has ended and the server gave nothing to renew it with; begin()"
                            + " again");
        }
    }

    @Test
    void programsThatShareAFileShareTheLoginAndItsRenewal(@TempDir Path folder) {
        OAuth2Login one = login(TokenStore.file(folder.resolve("tokens")), config -> config);
        OAuth2Login other = login(TokenStore.file(folder.resolve("tokens")), config -> config);
        other.complete(visit(one.begin()));
        try (IbkrClient client = client(one);
                IbkrClient another = client(other)) {
            call(client);
            call(another);
            time.ahead = Duration.ofMinutes(56);
            call(client);
            call(another);
        }
        assertThat(tokenCalls).containsExactly("authorization_code", "refresh_token");

        one.forget();
        assertThat(other.status()).isEqualTo(new OAuth2LoginStatus(Phase.NONE, Optional.empty()));
    }

    private static void together(IbkrClient one, IbkrClient other) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        CyclicBarrier start = new CyclicBarrier(CALLERS);
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                IbkrClient client = i % 2 == 0 ? one : other;
                calls.add(threads.submit(() -> {
                    start.await(20, TimeUnit.SECONDS);
                    call(client);
                    return null;
                }));
            }
            for (Future<?> call : calls) {
                call.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
