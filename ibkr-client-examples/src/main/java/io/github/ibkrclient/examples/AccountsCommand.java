package io.github.ibkrclient.examples;

import io.github.ibkrclient.model.PortfolioAccount;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ibkr accounts}: whose positions and balances the user may see. */
@Command(name = "accounts", description = "Lists the accounts. Opens no brokerage session.", sortOptions = false)
final class AccountsCommand implements Runnable {
    @Mixin
    private final Connection connection;

    @Mixin
    private final AccountChoice accounts = new AccountChoice();

    AccountsCommand(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void run() {
        connection.show(accounts::of, AccountsCommand::table);
    }

    static Table table(List<PortfolioAccount> accounts) {
        Table table = new Table("ACCOUNT", "TYPE", "TRADING", "CURRENCY", "TITLE");
        accounts.forEach(account -> table.row(
                account.accountId(),
                account.type(),
                account.tradingType(),
                account.currency(),
                account.accountTitle()));
        return table;
    }
}
