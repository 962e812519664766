package io.github.ibkrclient.examples.recipes;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import java.nio.file.Path;
import java.util.List;

/** Lists the executions of the last seven days, of all accounts of the user. */
public final class FirstCall {
    private static final int DAYS = 7;

    private FirstCall() {}

    public static void main(String[] args) {
        Path credentials = Path.of(args.length > 0 ? args[0] : "credentials");
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(System.getenv().getOrDefault("IBKR_BASE_URL", "https://api.ibkr.com/v1/api"))
                .signer(OAuth1.signer(OAuth1Credentials.fromDirectory(credentials)))
                .readOnly()
                .build()) {
            // This call opens both sessions. It needs no preparation, and takes five seconds for each account.
            List<Trade> trades = client.trades().ofAllAccounts(DAYS);
            if (trades.isEmpty()) {
                System.out.println("There were no executions in the last " + DAYS + " days.");
            }
            for (Trade trade : trades) {
                System.out.printf(
                        "%s  %-4s %6s %-8s @ %s%n",
                        trade.tradeTime(), trade.side(), trade.size(), trade.symbol(), trade.price());
            }
        }
    }
}
