package io.github.ibkrclient.tests.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.OAuth2Credentials;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatedUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** All callers share one token. The test uses real threads in real time, with a clock that can be put forward. */
class BearerTokenTest {
    private static final int CALLERS = 64;

    private final ShiftedTiming time = new ShiftedTiming();
    private final IbkrSimulator ibkr = IbkrSimulator.builder()
            .timing(time)
            .pacing(List.of(), List.of()) // this test is not about the pace
            .build();

    @Test
    void sixtyFourCallersGetTheFirstTokenTheNextAndTheOneAfterALossOnceEach() throws Exception {
        SimulatedUser user = ibkr.user();
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(ibkr.baseUrl())
                .httpClient(ibkr.httpClient())
                .runtime(IbkrRuntime.create(time))
                .pacer(new NoPacing())
                .signer(OAuth2.signer(SimulatedClients.reportCredentials(user).build()))
                .build()) {
            callTogether(() -> client.statements().available(user.accountIds().get(0)));
            assertThat(ibkr.received(Endpoint.BEARER_TOKEN)).hasSize(1);

            time.ahead = Duration.ofHours(24).minusMinutes(3); // the token has not ended, but must be renewed
            callTogether(() -> client.statements().available(user.accountIds().get(0)));
            assertThat(ibkr.received(Endpoint.BEARER_TOKEN)).hasSize(2);
            assertThat(ibkr.received(Endpoint.LIST_STATEMENT_PERIODS)).hasSize(2 * CALLERS);

            ibkr.expireSession(user);
            callTogether(() -> client.statements().available(user.accountIds().get(0)));
            assertThat(ibkr.received(Endpoint.BEARER_TOKEN)).hasSize(3);
            assertThat(ibkr.violations()).isEmpty();
        }
    }

    @Test
    void sixtyFourCallersOpenTheFirstSessionTheNextAndTheOneAfterALossOnceEach() throws Exception {
        SimulatedUser user = ibkr.user();
        OAuth2Credentials config =
                SimulatedClients.sessionCredentials(ibkr, user).build();
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(ibkr.baseUrl())
                .httpClient(ibkr.httpClient())
                .runtime(IbkrRuntime.create(time))
                .pacer(new NoPacing())
                .signer(OAuth2.signer(config))
                .signer(OAuth2.sessionSigner(config))
                .build()) {
            callTogether(() -> client.contracts().stocks(List.of("AAPL")));
            assertThat(ibkr.received(Endpoint.CREATE_SSO_SESSION)).hasSize(1);

            time.ahead = Duration.ofHours(24).minusMinutes(3);
            callTogether(() -> client.contracts().stocks(List.of("AAPL")));
            assertThat(ibkr.received(Endpoint.CREATE_SSO_SESSION)).hasSize(2);
            assertThat(ibkr.received(Endpoint.BEARER_TOKEN)).hasSize(2);
            assertThat(ibkr.received(Endpoint.LIST_STOCKS)).hasSize(2 * CALLERS);

            ibkr.expireSession(user);
            callTogether(() -> client.contracts().stocks(List.of("AAPL")));
            assertThat(ibkr.received(Endpoint.CREATE_SSO_SESSION))
                    .hasSize(4); // one call came with the client's ended token
            assertThat(ibkr.received(Endpoint.BEARER_TOKEN)).hasSize(3);
            assertThat(ibkr.violations()).isEmpty();
        }
    }

    private static void callTogether(Callable<?> call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        CyclicBarrier start = new CyclicBarrier(CALLERS);
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                calls.add(threads.submit(() -> {
                    start.await(20, TimeUnit.SECONDS);
                    return call.call();
                }));
            }
            for (Future<?> made : calls) {
                made.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
