package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.cli.connection.AccountOption;
import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.console.Table;
import io.github.ibkrclient.model.PortfolioAccount;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ibkr accounts} lists the accounts whose positions and balances the user may see. */
@Command(name = "accounts", description = "Lists the accounts. Opens no brokerage session.", sortOptions = false)
public final class AccountsCommand implements Runnable {
    @Mixin
    private final ConnectionOptions connection;

    @Mixin
    private final AccountOption accounts = new AccountOption();

    public AccountsCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public void run() {
        connection.show(accounts::of, AccountsCommand::table);
    }

    private static Table table(List<PortfolioAccount> accounts) {
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
