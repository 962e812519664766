package io.github.ibkrclient.examples;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.model.PortfolioAccount;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of the user's accounts a command is about. */
final class AccountChoice {
    @Option(names = "--account", paramLabel = "ID", description = "only this account; default: all accounts")
    private @Nullable String account;

    /** The accounts meant; opens no brokerage session. */
    List<PortfolioAccount> of(IbkrClient client) {
        List<PortfolioAccount> accounts = client.portfolio().accounts();
        if (account == null) {
            return accounts;
        }
        List<PortfolioAccount> chosen = accounts.stream()
                .filter(candidate -> account.equals(candidate.accountId()))
                .toList();
        if (chosen.isEmpty()) {
            String known = String.join(", ", ids(accounts));
            throw new BadInput("--account", account + " is not an account of this user; give one of " + known);
        }
        return chosen;
    }

    /** The ids of the accounts meant. */
    List<String> ids(IbkrClient client) {
        return ids(of(client));
    }

    private static List<String> ids(List<PortfolioAccount> accounts) {
        return accounts.stream()
                .map(PortfolioAccount::accountId)
                .filter(Objects::nonNull)
                .toList();
    }
}
