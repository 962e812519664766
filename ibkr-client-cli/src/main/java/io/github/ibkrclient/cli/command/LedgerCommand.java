package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.connection.AccountOption;
import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.console.Table;
import io.github.ibkrclient.model.LedgerEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ibkr ledger} shows cash and market values of the accounts by currency. */
@Command(
        name = "ledger",
        description = "Shows cash and market values by currency. Opens no brokerage session.",
        sortOptions = false)
public final class LedgerCommand implements Runnable {
    @Mixin
    private final ConnectionOptions connection;

    @Mixin
    private final AccountOption accounts = new AccountOption();

    public LedgerCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public void run() {
        connection.show(this::ledgers, LedgerCommand::table);
    }

    private Map<String, Map<String, LedgerEntry>> ledgers(IbkrClient client) {
        Map<String, Map<String, LedgerEntry>> ledgers = new LinkedHashMap<>();
        for (String account : accounts.ids(client)) {
            connection.tell("reading the ledger of " + account);
            ledgers.put(account, new TreeMap<>(client.portfolio().ledger(account)));
        }
        return ledgers;
    }

    private static Table table(Map<String, Map<String, LedgerEntry>> accounts) {
        Table table = new Table(
                "ACCOUNT",
                "CURRENCY",
                "CASH",
                "SETTLED",
                "STOCKS",
                "NET LIQUIDATION",
                "UNREALIZED",
                "REALIZED",
                "RATE");
        accounts.forEach((account, ledger) -> ledger.forEach((currency, entry) -> table.row(
                account,
                currency,
                entry.cashBalance(),
                entry.settledCash(),
                entry.stockMarketValue(),
                entry.netLiquidationValue(),
                entry.unrealizedPnl(),
                entry.realizedPnl(),
                entry.exchangeRate())));
        return table;
    }
}
