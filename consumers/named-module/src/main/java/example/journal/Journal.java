package example.journal;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.model.PortfolioAccount;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import java.nio.file.Path;
import java.util.List;

/** The code of a user in a named module; it also runs as a program. */
public final class Journal implements AutoCloseable {
    private static final int DAYS = 7;

    private final IbkrClient client;

    Journal(String baseUrl, Path credentials) {
        client = IbkrClient.builder()
                .baseUrl(baseUrl)
                .signer(OAuth1.signer(OAuth1Credentials.fromDirectory(credentials)))
                .readOnly()
                .build();
    }

    /** Prints the accounts. Arguments: the address of the API and the directory with the credentials. */
    public static void main(String[] args) {
        try (Journal journal = new Journal(args[0], Path.of(args[1]))) {
            System.out.println(journal.accounts() + " from " + Journal.class.getModule());
        }
    }

    List<String> accounts() {
        return client.portfolio().accounts().stream()
                .map(PortfolioAccount::accountId)
                .toList();
    }

    List<Trade> trades() {
        return client.trades().list(DAYS);
    }

    @Override
    public void close() {
        client.close();
    }
}
