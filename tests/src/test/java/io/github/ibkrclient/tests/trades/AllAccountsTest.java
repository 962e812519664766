package io.github.ibkrclient.tests.trades;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.SelectAccountRequest;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.testkit.VirtualTask;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AllAccountsTest {
    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    private final IbkrClient client = fixture.client();

    @Test
    void theTradesOfAllAccountsAreThoseOfEach() {
        List<Trade> all = client.trades().ofAllAccounts(7);

        assertThat(all)
                .containsExactlyElementsOf(Stream.of(0, 1)
                        .flatMap(number -> client.trades().list(7, fixture.account(number)).stream())
                        .toList());
        assertThat(all).extracting(Trade::account).contains(fixture.account(0), fixture.account(1));
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void whoCallsMeanwhileGetsTheAccountThatHeMeans() {
        client.accounts().select(new SelectAccountRequest(fixture.account(1)));
        List<Trade> own = new ArrayList<>();
        List<Trade> all = new ArrayList<>();
        List<VirtualTask> tasks = List.of(
                fixture.time.start("all", () -> all.addAll(client.trades().ofAllAccounts(7))),
                fixture.time.start("own", () -> own.addAll(client.trades().list(7))),
                fixture.time.start("own", () -> own.addAll(client.trades().list(7))));
        tasks.forEach(VirtualTask::await);

        assertThat(own).isNotEmpty().allMatch(trade -> fixture.account(1).equals(trade.account()));
        assertThat(all).extracting(Trade::account).contains(fixture.account(0), fixture.account(1));
    }

    @Test
    void groupsOfAnAdvisorAreNoAccountsAndNoTradeComesTwice() {
        String list = "{\"accounts\":[\"%s\",\"All\",\"%s\"],\"groups\":[\"All\"],\"selectedAccount\":\"%s\"}"
                .formatted(fixture.account(0), fixture.account(0), fixture.account(0));
        client.accounts().list();
        fixture.ibkr.faults().on(Endpoint.LIST_BROKERAGE_ACCOUNTS).answer(200, list);

        List<Trade> all = client.trades().ofAllAccounts(7);

        assertThat(all).isEqualTo(client.trades().list(7, fixture.account(0)));
    }

    @Test
    void aListThatCannotBeHadIsNoPartOfTheTruth() {
        client.trades().list(7);
        fixture.ibkr.faults().on(Endpoint.SELECT_ACCOUNT).answer(403, "{\"error\":\"no\"}", 9);

        assertThatThrownBy(() -> client.trades().ofAllAccounts(7)).isInstanceOf(IbkrException.class);
        assertThatThrownBy(() -> client.trades().ofAllAccounts(8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("days: is 8");
    }
}
