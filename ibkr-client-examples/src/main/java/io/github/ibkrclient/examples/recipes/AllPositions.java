package io.github.ibkrclient.examples.recipes;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.model.PortfolioAccount;
import io.github.ibkrclient.model.Position;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists all positions of all accounts. */
public final class AllPositions {
    private AllPositions() {}

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
                String id = account.accountId();
                if (id != null) {
                    // IBKR gives them page by page; the stream asks for a page when it gets there.
                    long count = client.portfolio()
                            .allPositions(id)
                            .peek(AllPositions::print)
                            .count();
                    System.out.println(id + ": " + count + " positions");
                }
            }
        }
    }

    private static void print(Position position) {
        System.out.printf(
                "%10s  %-28s %10s  worth %14s %s%n",
                position.conid(),
                position.contractDesc(),
                plain(position.position()),
                plain(position.mktValue()),
                position.currency());
    }

    /** All digits, and a dash for a value that IBKR left out. */
    private static String plain(@Nullable BigDecimal number) {
        return number == null ? "-" : number.toPlainString();
    }
}
