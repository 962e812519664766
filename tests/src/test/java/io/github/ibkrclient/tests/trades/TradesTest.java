package io.github.ibkrclient.tests.trades;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.model.SelectAccountRequest;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TradesTest {
    @AutoClose
    private SimulatorFixture fixture = new SimulatorFixture();

    private IbkrClient client = fixture.client();

    @BeforeEach
    void open() {
        assertThat(fixture.ibkr.user().accountIds()).hasSize(2);
    }

    @Test
    void anEmptyFirstListIsAskedForAgainBeforeItIsBelieved() {
        List<Trade> trades = client.trades().list(7);

        assertThat(trades)
                .hasSizeGreaterThan(100)
                .allMatch(trade -> fixture.account(0).equals(trade.account()));
        assertThat(fixture.arrivals(Endpoint.LIST_TRADES)).hasSize(2);
        assertThat(fixture.gaps(Endpoint.LIST_TRADES)).allMatch(gap -> gap.compareTo(Duration.ofSeconds(5)) >= 0);
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void anAccountThatReallyHasNoTradesIsBelievedAtTheSecondAnswer() {
        fixture.close();
        fixture = new SimulatorFixture(
                simulator -> simulator.lastExecution(SimulatorFixture.START.minus(Duration.ofDays(30))));
        client = fixture.client();

        assertThat(client.trades().list(7)).isEmpty();
        assertThat(fixture.arrivals(Endpoint.LIST_TRADES)).hasSize(2);
        assertThat(client.trades().list(7)).isEmpty();
        assertThat(fixture.arrivals(Endpoint.LIST_TRADES)).hasSize(3);
    }

    @Test
    void anEmptyFirstListIsNotBelievedForWantOfTime() {
        client.connect();
        IbkrClient hasty = client.with(CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(3)));

        assertThatThrownBy(() -> hasty.trades().list(7))
                .isInstanceOfSatisfying(
                        SessionException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ANSWER_NOT_WARM));
    }

    @Test
    void importingAgainFindsNothingNew() {
        Set<String> known = new HashSet<>();
        client.trades().list(7).forEach(trade -> known.add(trade.executionId()));
        int first = known.size();

        List<Trade> again = client.trades().list(7);
        again.forEach(trade -> known.add(trade.executionId()));

        assertThat(again).hasSizeGreaterThanOrEqualTo(first);
        assertThat(known).hasSize(first);
    }

    @Test
    void theTradesOfAnAccountThatIsNotSelectedAreNotReportedAsEmpty() {
        client.trades().list(7);

        List<Trade> other = client.trades().list(7, fixture.account(1));

        assertThat(other).isNotEmpty().allMatch(trade -> fixture.account(1).equals(trade.account()));
    }

    @Test
    void aCallWithoutAnAccountIsAboutTheOneTheUserChose() {
        client.trades().list(7, fixture.account(1));
        assertThat(client.trades().list(7)).allMatch(trade -> fixture.account(0).equals(trade.account()));

        client.accounts().select(new SelectAccountRequest(fixture.account(1)));
        assertThat(client.trades().list(7)).allMatch(trade -> fixture.account(1).equals(trade.account()));

        fixture.ibkr.expireSession(fixture.ibkr.user());
        assertThat(client.trades().list(7))
                .isNotEmpty()
                .allMatch(trade -> fixture.account(1).equals(trade.account()));
    }

    @Test
    void callersOfDifferentAccountsNeverSeeEachOthersTrades() {
        Set<String> wrong = ConcurrentHashMap.newKeySet();
        int[] number = {0};
        fixture.time.run(8, () -> {
            String account = fixture.account(number[0]++ % 2);
            List<Trade> trades = client.with(patience()).trades().list(7, account);
            if (trades.isEmpty() || !trades.stream().allMatch(trade -> account.equals(trade.account()))) {
                wrong.add(account);
            }
        });

        assertThat(wrong).isEmpty();
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void anAccountThatIsNotTheUsersIsRefusedInIbkrsWords() {
        assertThatThrownBy(() -> client.trades().list(7, "U9999999")).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.delivery()).isEqualTo(Delivery.REFUSED);
            assertThat(e.ibkrMessage()).isEqualTo("Invalid account ID");
        });
        assertThat(client.trades().list(7)).isNotEmpty();
    }

    private static CallOptions patience() {
        return CallOptions.DEFAULT.withTimeout(Duration.ofMinutes(5));
    }
}
