package io.github.ibkrclient.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.CompetePolicy;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.Health.Verdict;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.SessionStatus.Phase;
import io.github.ibkrclient.SessionStatus.TierStatus;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.testkit.VirtualTask;
import io.github.ibkrclient.testlog.LogTap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client does when another program or device takes the brokerage session. */
class CompetingTest {
    private static final Duration TICKLE = Duration.ofSeconds(61);

    private final Scene scene = new Scene();
    private final List<IbkrClient> opened = new ArrayList<>();

    @AfterEach
    void end() {
        opened.forEach(IbkrClient::close);
        scene.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"YIELD", "FAIL"})
    void theOtherIsLeftAloneAndAllElseGoesOn(CompetePolicy policy) {
        IbkrClient client = connected(policy);
        scene.ibkr.competingLogin(scene.ibkr.user());

        refused(client);

        assertThat(client.portfolio().accounts()).isNotEmpty();
        assertThat(scene.ibkr.received(Endpoint.TICKLE)).isEmpty();
        scene.time.advance(TICKLE);
        assertThat(scene.ibkr.received(Endpoint.TICKLE)).isNotEmpty();
    }

    @Test
    void aTickleShowsTheOtherBeforeAnyCallFails() {
        IbkrClient client = connected(CompetePolicy.YIELD);
        scene.ibkr.competingLogin(scene.ibkr.user());
        scene.time.advance(TICKLE);

        TierStatus brokerage = client.sessionStatus().brokerage();

        assertThat(brokerage.phase()).isEqualTo(Phase.YIELDED);
        assertThat(brokerage.why().orElseThrow()).contains("takeOver()");
        assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.OPEN);
        assertThat(client.health().verdict()).isEqualTo(Verdict.WAITING);
    }

    @Test
    void whoYieldedAsksOnceAMinuteAtMostAndKeepsTheInstantItYielded() {
        IbkrClient client = connected(CompetePolicy.YIELD);
        scene.ibkr.competingLogin(scene.ibkr.user());
        refused(client);
        Instant since = client.sessionStatus().brokerage().since();
        for (int second = 0; second < 600; second += 10) {
            refused(client);
            scene.time.advance(Duration.ofSeconds(10));
        }

        assertThat(scene.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).hasSizeBetween(3, 13);
        assertThat(client.sessionStatus().brokerage().since()).isEqualTo(since);
    }

    @Test
    void yieldingIsToldOnceHoweverLongItLastsAndSoIsItsEnd() {
        List<String> told = LogTap.lines(() -> {
            IbkrClient client = connected(CompetePolicy.YIELD);
            scene.ibkr.competingLogin(scene.ibkr.user());
            for (int minute = 0; minute < 60; minute++) {
                refused(client);
                scene.time.advance(Duration.ofMinutes(1));
            }
            scene.ibkr.competingLogout(scene.ibkr.user());
            scene.time.advance(TICKLE);
            client.trades().list(7);
        });

        assertThat(told).hasSize(2);
        assertThat(told.get(0)).startsWith("session: sso OPEN brokerage YIELDED");
        assertThat(told.get(1)).isEqualTo("session: calls go on");
    }

    @Test
    void whoYieldedComesBackWithTheTickleThatFindsTheOtherGone() {
        IbkrClient client = connected(CompetePolicy.YIELD);
        scene.ibkr.competingLogin(scene.ibkr.user());
        refused(client);
        scene.ibkr.competingLogout(scene.ibkr.user());
        scene.time.advance(TICKLE);

        assertThat(client.trades().list(7)).isNotEmpty();
        assertThat(client.sessionStatus().brokerage().phase()).isEqualTo(Phase.OPEN);
        assertThat(client.health().verdict()).isEqualTo(Verdict.WELL);
    }

    @Test
    void whoFailsAsksNoMoreUntilToldToConnect() {
        IbkrClient client = connected(CompetePolicy.FAIL);
        scene.ibkr.competingLogin(scene.ibkr.user());
        refused(client);
        int asked = scene.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION).size();
        scene.ibkr.competingLogout(scene.ibkr.user());
        scene.time.advance(Duration.ofDays(2));

        refused(client);
        assertThat(scene.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).hasSize(asked);
        assertThat(client.health().verdict()).isEqualTo(Verdict.NEEDS_A_PERSON);

        client.connect();
        assertThat(client.trades().list(7)).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"YIELD", "FAIL"})
    void takingOverThrowsTheOtherOutOnceAndTheNextOneIsLeftAloneAgain(CompetePolicy policy) {
        IbkrClient client = connected(policy);
        scene.ibkr.competingLogin(scene.ibkr.user());
        refused(client);

        client.takeOver();
        assertThat(client.trades().list(7)).isNotEmpty();

        scene.ibkr.competingLogin(scene.ibkr.user());
        refused(client);
    }

    @Test
    void takingOverWhileACallFindsTheOtherStillTakesOver() {
        IbkrClient client = connected(CompetePolicy.YIELD);
        scene.ibkr.competingLogin(scene.ibkr.user());
        scene.ibkr
                .faults()
                .on(Endpoint.INIT_BROKERAGE_SESSION)
                .answer(200, "{\"authenticated\":false,\"connected\":true}", 1);
        scene.ibkr
                .faults()
                .on(Endpoint.GET_BROKERAGE_STATUS)
                .answer(200, "{\"authenticated\":false,\"competing\":true}", 1);
        VirtualTask reading = scene.time.start("reading", () -> refused(client));
        scene.time.advance(Duration.ofMillis(1_500)); // a second until it opens, another until it asks again

        client.takeOver();

        assertThat(client.trades().list(7)).isNotEmpty();
        reading.await();
    }

    @Test
    void connectingMeanwhileDoesNotKeepATakeOverFromTaking() {
        IbkrClient client = connected(CompetePolicy.YIELD);
        scene.ibkr.competingLogin(scene.ibkr.user());
        scene.ibkr.expireSession(scene.ibkr.user());
        assertThat(catchThrowable(() -> client.with(CallOptions.DEFAULT.withAttempts(1))
                        .contracts()
                        .stocks(List.of("AAPL"))))
                .isNotNull();
        scene.ibkr.faults().on(Endpoint.LIVE_SESSION_TOKEN).answer(503, "", 1);
        VirtualTask taking = scene.time.start("taking", client::takeOver);
        scene.time.advance(Duration.ofMillis(100));

        client.connect();

        taking.await();
        assertThat(client.trades().list(7)).isNotEmpty();
    }

    @Test
    void whoTakesThrowsTheOtherOutWithTheNextCall() {
        IbkrClient client = connected(CompetePolicy.TAKE);
        scene.ibkr.competingLogin(scene.ibkr.user());
        scene.time.advance(TICKLE);

        assertThat(client.trades().list(7)).isNotEmpty();
        assertThat(catchThrowable(client::connect)).isNull();
    }

    private IbkrClient connected(CompetePolicy policy) {
        IbkrClient client = scene.builder().competePolicy(policy).build();
        opened.add(client);
        client.connect();
        return client;
    }

    private static void refused(IbkrClient client) {
        assertThatThrownBy(() -> client.trades().list(7))
                .isInstanceOfSatisfying(
                        SessionException.class,
                        e -> assertThat(e.reason()).isEqualTo(SessionException.Reason.COMPETING));
    }
}
