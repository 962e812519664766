package io.github.ibkrclient.cli.connection;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.model.PortfolioAccount;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that chooses one of the user's accounts. */
public final class AccountOption {
    @Option(names = "--account", paramLabel = "ID", description = "only this account; default: all accounts")
    private @Nullable String account;

    /** The chosen account, or all of them; opens no brokerage session. */
    public List<PortfolioAccount> of(IbkrClient client) {
        List<PortfolioAccount> accounts = client.portfolio().accounts();
        if (account == null) {
            return accounts;
        }
        List<PortfolioAccount> chosen = accounts.stream()
                .filter(candidate -> account.equals(candidate.accountId()))
                .toList();
        if (chosen.isEmpty()) {
            String known = String.join(", ", ids(accounts));
            throw new UsageException("--account", account + " is not an account of this user; give one of " + known);
        }
        return chosen;
    }

    /** Refuses the option where there is one account only. */
    public void refuseWith(String option) {
        if (account != null) {
            throw new UsageException("--account", "is not for " + option + ", which has one account; leave it out");
        }
    }

    /** The ids of the chosen accounts. */
    public List<String> ids(IbkrClient client) {
        return ids(of(client));
    }

    private static List<String> ids(List<PortfolioAccount> accounts) {
        return accounts.stream()
                .map(PortfolioAccount::accountId)
                .filter(Objects::nonNull)
                .toList();
    }
}
