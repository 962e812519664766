package io.github.ibkrclient.examples.recipes;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.model.ReportMimeType;
import io.github.ibkrclient.model.StatementPeriodLists;
import io.github.ibkrclient.model.StatementPeriodsContent;
import io.github.ibkrclient.model.StatementRequest;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.OAuth2Credentials;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Saves the statement of the latest month as a PDF file in the current directory. Statements need OAuth 2.0, which IBKR
 * gives to institutions only. The second argument is the account.
 */
public final class Statement {
    private Statement() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.out.println("arguments: the directory of the credentials, and the account");
            return;
        }
        Path credentials = Path.of(args[0]);
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(System.getenv().getOrDefault("IBKR_BASE_URL", "https://api.ibkr.com/v1/api"))
                .signer(OAuth2.signer(OAuth2Credentials.fromDirectory(credentials)))
                // IBKR may take a minute to make a document.
                .options(CallOptions.DEFAULT.withTimeout(Duration.ofMinutes(2)))
                .readOnly()
                .build()) {
            save(client, args[1]);
        }
    }

    private static void save(IbkrClient client, String account) throws IOException {
        Optional<YearMonth> month = months(client, account).stream().max(Comparator.naturalOrder());
        if (month.isEmpty()) {
            System.out.println("IBKR has no monthly statement of " + account + " yet.");
            return;
        }
        Path file = Path.of("statement-" + account + "-" + month.get() + ".pdf");
        StatementRequest request = StatementRequest.builder()
                .accountId(account)
                .startDate(month.get())
                .endDate(month.get())
                .mimeType(ReportMimeType.APPLICATION_PDF)
                .build();
        try {
            System.out.println(client.statements()
                    .save(request, file)
                    .map(saved -> "saved " + saved.length() + " bytes to " + file)
                    .orElse("IBKR sent an empty statement for " + month.get() + "."));
        } catch (FileAlreadyExistsException e) {
            System.out.println(file + " is there already.");
        }
    }

    /** The months that have a statement. */
    private static List<YearMonth> months(IbkrClient client, String account) {
        StatementPeriodsContent content = client.statements().available(account).data();
        StatementPeriodLists periods = content == null ? null : content.value();
        return periods == null ? List.of() : periods.monthly();
    }
}
