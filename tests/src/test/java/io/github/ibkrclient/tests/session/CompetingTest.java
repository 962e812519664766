package io.github.ibkrclient.tests.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.CompetePolicy;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.status.Health.Verdict;
import io.github.ibkrclient.status.SessionStatus.Phase;
import io.github.ibkrclient.status.SessionStatus.TierStatus;
import io.github.ibkrclient.testkit.VirtualTask;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import io.github.ibkrclient.tests.support.log.LogCapture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another program or device takes the brokerage session. */
class CompetingTest {
    private static final Duration TICKLE = Duration.ofSeconds(61);

    private final SimulatorFixture fixture = new SimulatorFixture();
    private final List<IbkrClient> opened = new ArrayList<>();

    @AfterEach
    void end() {
        opened.forEach(IbkrClient::close);
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"YIELD", "FAIL"})
    void theOtherIsLeftAloneAndAllElseGoesOn(CompetePolicy policy) {
        IbkrClient client = connected(policy);
        fixture.ibkr.competingLogin(fixture.ibkr.user());

        refused(client);

        assertThat(client.portfolio().accounts()).isNotEmpty();
        assertThat(fixture.ibkr.received(Endpoint.TICKLE)).isEmpty();
        fixture.time.advance(TICKLE);
        assertThat(fixture.ibkr.received(Endpoint.TICKLE)).isNotEmpty();
    }

    @Test
    void aTickleShowsTheOtherBeforeAnyCallFails() {
        IbkrClient client = connected(CompetePolicy.YIELD);
        fixture.ibkr.competingLogin(fixture.ibkr.user());
        fixture.time.advance(TICKLE);

        TierStatus brokerage = client.sessionStatus().brokerage();

        assertThat(brokerage.phase()).isEqualTo(Phase.YIELDED);
        assertThat(brokerage.why().orElseThrow()).contains("takeOver()");
        assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.OPEN);
        assertThat(client.health().verdict()).isEqualTo(Verdict.DEGRADED);
    }

    @Test
    void whoYieldedAsksOnceAMinuteAtMostAndKeepsTheInstantItYielded() {
        IbkrClient client = connected(CompetePolicy.YIELD);
        fixture.ibkr.competingLogin(fixture.ibkr.user());
        refused(client);
        Instant since = client.sessionStatus().brokerage().since();
        for (int second = 0; second < 600; second += 10) {
            refused(client);
            fixture.time.advance(Duration.ofSeconds(10));
        }

        assertThat(fixture.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).hasSizeBetween(3, 13);
        assertThat(client.sessionStatus().brokerage().since()).isEqualTo(since);
    }

    @Test
    void yieldingIsToldOnceHoweverLongItLastsAndSoIsItsEnd() {
        List<String> told = LogCapture.lines(() -> {
            IbkrClient client = connected(CompetePolicy.YIELD);
            fixture.ibkr.competingLogin(fixture.ibkr.user());
            for (int minute = 0; minute < 60; minute++) {
                refused(client);
                fixture.time.advance(Duration.ofMinutes(1));
            }
            fixture.ibkr.competingLogout(fixture.ibkr.user());
            fixture.time.advance(TICKLE);
            client.trades().list(7);
        });

        assertThat(told).hasSize(2);
        assertThat(told.get(0)).startsWith("session: sso OPEN brokerage YIELDED");
        assertThat(told.get(1)).isEqualTo("session: calls go on");
    }

    @Test
    void whoYieldedComesBackWithTheTickleThatFindsTheOtherGone() {
        IbkrClient client = connected(CompetePolicy.YIELD);
        fixture.ibkr.competingLogin(fixture.ibkr.user());
        refused(client);
        fixture.ibkr.competingLogout(fixture.ibkr.user());
        fixture.time.advance(TICKLE);

        assertThat(client.trades().list(7)).isNotEmpty();
        assertThat(client.sessionStatus().brokerage().phase()).isEqualTo(Phase.OPEN);
        assertThat(client.health().verdict()).isEqualTo(Verdict.UP);
    }

    @Test
    void whoFailsAsksNoMoreUntilToldToConnect() {
        IbkrClient client = connected(CompetePolicy.FAIL);
        fixture.ibkr.competingLogin(fixture.ibkr.user());
        refused(client);
        int asked = fixture.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION).size();
        fixture.ibkr.competingLogout(fixture.ibkr.user());
        fixture.time.advance(Duration.ofDays(2));

        refused(client);
        assertThat(fixture.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).hasSize(asked);
        assertThat(client.health().verdict()).isEqualTo(Verdict.ACTION_REQUIRED);

        client.connect();
        assertThat(client.trades().list(7)).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"YIELD", "FAIL"})
    void takingOverThrowsTheOtherOutOnceAndTheNextOneIsLeftAloneAgain(CompetePolicy policy) {
        IbkrClient client = connected(policy);
        fixture.ibkr.competingLogin(fixture.ibkr.user());
        refused(client);

        client.takeOver();
        assertThat(client.trades().list(7)).isNotEmpty();

        fixture.ibkr.competingLogin(fixture.ibkr.user());
        refused(client);
    }

    @Test
    void takingOverWhileACallFindsTheOtherStillTakesOver() {
        IbkrClient client = connected(CompetePolicy.YIELD);
        fixture.ibkr.competingLogin(fixture.ibkr.user());
        fixture.ibkr
                .faults()
                .on(Endpoint.INIT_BROKERAGE_SESSION)
                .answer(200, "{\"authenticated\":false,\"connected\":true}", 1);
        fixture.ibkr
                .faults()
                .on(Endpoint.GET_BROKERAGE_STATUS)
                .answer(200, "{\"authenticated\":false,\"competing\":true}", 1);
        VirtualTask reading = fixture.time.start("reading", () -> refused(client));
        fixture.time.advance(Duration.ofMillis(1_500)); // one second until it opens, another until it asks again

        client.takeOver();

        assertThat(client.trades().list(7)).isNotEmpty();
        reading.await();
    }

    @Test
    void connectingMeanwhileDoesNotKeepATakeOverFromTaking() {
        IbkrClient client = connected(CompetePolicy.YIELD);
        fixture.ibkr.competingLogin(fixture.ibkr.user());
        fixture.ibkr.expireSession(fixture.ibkr.user());
        assertThat(catchThrowable(() -> client.with(CallOptions.DEFAULT.withAttempts(1))
                        .contracts()
                        .stocks(List.of("AAPL"))))
                .isNotNull();
        fixture.ibkr.faults().on(Endpoint.LIVE_SESSION_TOKEN).answer(503, "", 1);
        VirtualTask taking = fixture.time.start("taking", client::takeOver);
        fixture.time.advance(Duration.ofMillis(100));

        client.connect();

        taking.await();
        assertThat(client.trades().list(7)).isNotEmpty();
    }

    @Test
    void whoTakesThrowsTheOtherOutWithTheNextCall() {
        IbkrClient client = connected(CompetePolicy.TAKE);
        fixture.ibkr.competingLogin(fixture.ibkr.user());
        fixture.time.advance(TICKLE);

        assertThat(client.trades().list(7)).isNotEmpty();
        assertThat(catchThrowable(client::connect)).isNull();
    }

    private IbkrClient connected(CompetePolicy policy) {
        IbkrClient client = fixture.builder().competePolicy(policy).build();
        opened.add(client);
        client.connect();
        return client;
    }

    private static void refused(IbkrClient client) {
        assertThatThrownBy(() -> client.trades().list(7))
                .isInstanceOfSatisfying(
                        SessionException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SESSION_COMPETING));
    }
}
