package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import example.theirs.model.AccountAttributes;
import example.theirs.model.Ledger;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.testkit.IbkrSimulation;
import io.github.ibkrclient.testkit.IbkrSimulator;
import java.util.List;
import org.junit.jupiter.api.Test;

@IbkrSimulation
class GeneratedTest {
    @Test
    void callsWhatWasGeneratedFromOurDescription(IbkrSimulator ibkr, IbkrClient client) {
        example.ours.IbkrApis api = client::transport;

        assertEquals(ibkr.user().accountIds(), api.accounts().list().accounts());
        List<example.ours.model.Trade> trades = api.trades().list(7);

        assertFalse(trades.isEmpty());
        assertTrue(trades.stream().allMatch(trade -> trade.price().signum() > 0));
        assertEquals(List.of(), ibkr.violations());
    }

    @Test
    void callsWhatWasGeneratedFromADocumentOfTheirKind(IbkrSimulator ibkr, IbkrClient client) {
        example.theirs.IbkrApis api = client::transport;
        List<String> accounts = ibkr.user().accountIds();

        assertEquals(accounts, api.tradingAccounts().getIserverAccounts().accounts());
        assertEquals(
                accounts,
                api.tradingPortfolio().getPortfolioAccounts().stream()
                        .map(AccountAttributes::accountId)
                        .toList());
        Ledger base = api.tradingPortfolio()
                .getPortfolioAccountIdLedger(accounts.get(0))
                .get("BASE");

        assertNotNull(base);
        assertTrue(base.netliquidationvalue().signum() > 0);
        assertNotNull(api.tradingOrders().getIserverAccountOrders().orders());
        assertEquals(List.of(), ibkr.violations());
    }
}
