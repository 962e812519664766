package example;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.model.PortfolioAccount;
import io.github.ibkrclient.model.Trade;
import java.util.List;

/** The code of a user: it asks for the accounts and for the executions of the last days. */
final class Journal {
    private static final int DAYS = 7;

    private final IbkrClient client;

    Journal(IbkrClient client) {
        this.client = client;
    }

    List<String> accounts() {
        return client.portfolio().accounts().stream()
                .map(PortfolioAccount::accountId)
                .toList();
    }

    List<Trade> trades() {
        return client.trades().list(DAYS);
    }
}
