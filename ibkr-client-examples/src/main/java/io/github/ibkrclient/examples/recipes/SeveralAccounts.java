package io.github.ibkrclient.examples.recipes;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.model.LedgerEntry;
import io.github.ibkrclient.model.PortfolioAccount;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;

/** Shows the value and the recent executions of every account that the user may see. */
public final class SeveralAccounts {
    private static final int DAYS = 7;

    private SeveralAccounts() {}

    public static void main(String[] args) {
        Path credentials = Path.of(args.length > 0 ? args[0] : "credentials");
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(System.getenv().getOrDefault("IBKR_BASE_URL", "https://api.ibkr.com/v1/api"))
                .signer(OAuth1.signer(OAuth1Credentials.fromDirectory(credentials)))
                .readOnly()
                .build()) {
            List<PortfolioAccount> accounts = client.portfolio().accounts();
            if (accounts.isEmpty()) {
                System.out.println("This user may see no account.");
            }
            for (PortfolioAccount account : accounts) {
                show(client, account);
            }
        }
    }

    private static void show(IbkrClient client, PortfolioAccount account) {
        String id = account.accountId();
        if (id == null) {
            return;
        }
        // BASE holds the totals in the account's base currency; balances need no brokerage session.
        LedgerEntry total = client.portfolio().ledger(id).get("BASE");
        BigDecimal value = total == null ? null : total.netLiquidationValue();
        // The client selects the account at IBKR first. IBKR allows one list of trades in 5 seconds; the client waits.
        List<Trade> trades = client.trades().list(DAYS, id);
        System.out.printf(
                "%-12s %-12s %16s %s, %d executions in %d days%n",
                id,
                account.type(),
                value == null ? "value unknown" : value.toPlainString(),
                account.currency(),
                trades.size(),
                DAYS);
    }
}
