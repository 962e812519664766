package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.model.ReportMimeType;
import io.github.ibkrclient.model.SavedReport;
import io.github.ibkrclient.model.StatementRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ibkr statement} saves an account statement to a file. */
@Command(
        name = "statement",
        description = "Saves an account statement, over OAuth 2.0, which IBKR gives to institutions only.",
        sortOptions = false)
public final class StatementCommand implements Runnable {
    @Mixin
    private final ConnectionOptions connection;

    @Option(names = "--account", paramLabel = "ID", required = true, description = "the account")
    private String account = "";

    @Option(
            names = "--from",
            paramLabel = "PERIOD",
            required = true,
            description = "the first day, month or year: 20260901, 202609 or 2026")
    private String from = "";

    @Option(names = "--to", paramLabel = "PERIOD", description = "the last day, month or year; default: --from alone")
    private String to = "";

    @Option(
            names = "--format",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}. IBKR decides what is in it")
    private Format format = Format.csv;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            required = true,
            description = "the file to save; an existing file is never overwritten")
    private Path file = Path.of("");

    /** The forms of a statement; the names are those of the command line. */
    enum Format {
        csv(ReportMimeType.TEXT_CSV),
        html(ReportMimeType.TEXT_HTML),
        pdf(ReportMimeType.APPLICATION_PDF);

        private final ReportMimeType type;

        Format(ReportMimeType type) {
            this.type = type;
        }
    }

    public StatementCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public void run() {
        if (Files.exists(file)) {
            throw new UsageException("--file", file + " is there already; give another");
        }
        StatementRequest request = StatementRequest.builder()
                .accountId(account)
                .startDate(from)
                .endDate(to.isEmpty() ? from : to)
                .mimeType(format.type)
                .build();
        connection.tell("asking for the statement, which may take a minute");
        SavedReport report = connection
                .overOAuth2(client -> save(client, request))
                .orElseThrow(() -> new UsageException("--from", "IBKR has no statement for this period"));
        connection.print(report, saved -> "saved " + saved.length() + " bytes to " + file + System.lineSeparator());
    }

    private Optional<SavedReport> save(IbkrClient client, StatementRequest request) {
        try {
            return client.statements().save(request, file);
        } catch (IOException e) {
            throw new UsageException("--file", file + " cannot be written; give another place");
        }
    }
}
