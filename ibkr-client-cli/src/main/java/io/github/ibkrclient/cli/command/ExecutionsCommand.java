package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.connection.FlexOptions;
import io.github.ibkrclient.cli.connection.RetailOptions;
import io.github.ibkrclient.cli.console.OutputFile;
import io.github.ibkrclient.cli.console.Progress;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.cli.executions.CoveragePage;
import io.github.ibkrclient.cli.executions.ExecutionsReport;
import io.github.ibkrclient.cli.executions.ExecutionsReport.DocumentRow;
import io.github.ibkrclient.cli.executions.ExecutionsText;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.executions.ExecutionHistory;
import io.github.ibkrclient.executions.ExecutionHistory.Failure;
import io.github.ibkrclient.executions.Executions;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.flex.FlexClient;
import io.github.ibkrclient.executions.flex.FlexException;
import io.github.ibkrclient.executions.flex.FlexWindow;
import io.github.ibkrclient.executions.output.ExecutionsCsv;
import io.github.ibkrclient.mcp.McpExecutions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ibkr executions} lists executions from files, Flex queries and the Web API, and says which days are covered. */
@Command(
        name = "executions",
        description = {
            "Lists executions from all sources as one list, and says which days are covered by what.",
            "Files and Flex queries need no credentials. With none of them, or when --credentials, --profile or --gateway is"
                    + " given too, the live trades of the last seven days are read, and statements where the credentials"
                    + " are those of OAuth 2.0.",
            "With --retail, --credentials names the directory of the consent, and the executions of the last 12 to 15 months are"
                    + " read over IBKR's endpoint for AI clients; live trades and statements are not.",
            "Ends with 0; 2 when a document was refused, else 1 when IBKR refused, else 3 when sources contradict each"
                    + " other."
        },
        sortOptions = false)
public final class ExecutionsCommand implements Callable<Integer> {
    private static final int CONFLICTS = 3;
    private static final long LONG_FILE = 4L << 20;
    private static final int MEGABYTE = 1 << 20;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "statements, trade confirmations and Flex reports, as CSV, HTML or XML")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private final ConnectionOptions connection;

    @Mixin
    private final FlexOptions flex = new FlexOptions();

    @Mixin
    private final RetailOptions retail = new RetailOptions();

    @Option(
            names = "--account",
            paramLabel = "ID",
            description =
                    "only this account; may be given several times. A single one is also the account of a file that"
                            + " names none. Default: all accounts")
    private List<String> accounts = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "the first day in New York, as 2026-09-01; default: the first of the documents, or seven days"
                    + " back for live trades")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "DAY",
            description = "the last day; default: the last of the documents, or today when IBKR is asked")
    private @Nullable String to;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "the zone of times beside which neither value nor document says one, such as"
                    + " America/New_York; without it such executions have no instant and are not merged")
    private @Nullable String zone;

    @Option(names = "--csv", paramLabel = "OUT", description = "also write the executions as CSV to this file")
    private @Nullable Path csv;

    @Option(
            names = "--report",
            paramLabel = "OUT",
            description = "also write a page of HTML to this file: calendar, holes, executions per day, control totals")
    private @Nullable Path report;

    private final Progress progress;

    public ExecutionsCommand(ConnectionOptions connection, Progress progress) {
        this.connection = connection;
        this.progress = progress;
    }

    @Override
    public Integer call() {
        LocalDate first = day("--from", from);
        if (first == null && retail.chosen()) {
            first = McpExecutions.reach(connection.timing().now());
        }
        LocalDate last = day("--to", to);
        if (first != null && last != null && last.isBefore(first)) {
            throw new UsageException("--to", last + " is before --from, " + first + "; exchange them");
        }
        if (csv != null) {
            OutputFile.check("--csv", csv, files);
        }
        if (report != null) {
            OutputFile.check("--report", report, files);
        }
        Executions.Builder sources = Executions.builder().timing(connection.timing());
        if (zone != null) {
            sources.zone(zone(zone));
        }
        if (accounts.size() == 1) {
            sources.account(accounts.get(0));
        }
        if (retail.chosen()) {
            sources.source(McpExecutions.of(retail.client(connection)));
        }
        Map<String, String> unreadable = files(sources);
        List<Failure> failures = new ArrayList<>();
        List<FlexWindow> fetched = new ArrayList<>();
        try {
            flex(sources, first != null || last != null, fetched, failures);
            ExecutionHistory history = history(sources, first, last);
            progress.clear();
            return show(history, unreadable, failures, first, last);
        } finally {
            progress.clear();
            fetched.forEach(this::close);
        }
    }

    private void close(FlexWindow window) {
        try {
            window.close();
        } catch (IOException e) {
            connection.warn("the temporary file of a Flex report could not be deleted");
        }
    }

    private static @Nullable LocalDate day(String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return text.contains("-") ? LocalDate.parse(text) : LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
        } catch (DateTimeException e) {
            throw new UsageException(option, "not a day: " + text + "; it looks like 2026-09-01");
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new UsageException("--zone", "not a zone: " + text + "; it looks like America/New_York or -05:00");
        }
    }

    /** Adds the files, and returns those that cannot be read, with the reason. */
    private Map<String, String> files(Executions.Builder sources) {
        Map<String, String> unreadable = new LinkedHashMap<>();
        for (Path file : files.stream().distinct().toList()) {
            if (Files.isDirectory(file)) {
                unreadable.put(file.toString(), "it is a folder: give the files in it");
            } else if (!Files.isReadable(file)) {
                unreadable.put(
                        file.toString(),
                        Files.exists(file) ? "this user may not read it: change its rights" : "there is no such file");
            } else {
                sources.document(watched(DocumentSource.of(file.toString(), file), size(file)));
            }
        }
        return unreadable;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Tells how much of a long file has been read, at each percent. */
    private DocumentSource watched(DocumentSource source, long size) {
        if (size < LONG_FILE) {
            return source;
        }
        long[] shown = {-1};
        return source.watched(read -> {
            long percent = 100 * read / size;
            if (percent != shown[0]) {
                shown[0] = percent;
                progress.tell("reading " + source.name() + ": " + percent + " % of " + size / MEGABYTE + " MB");
            }
        });
    }

    /** Adds the Flex queries. Without days each is asked for the period that it has itself. */
    private void flex(Executions.Builder sources, boolean hasDays, List<FlexWindow> fetched, List<Failure> failures) {
        List<String> queries = flex.queries();
        if (queries.isEmpty()) {
            return;
        }
        FlexClient client = flex.client(connection, progress::tell);
        for (String query : queries) {
            if (hasDays) {
                sources.flex(client, query);
                continue;
            }
            String name = "Flex query " + query;
            try {
                FlexWindow window = client.fetch(query);
                fetched.add(window);
                window.report()
                        .ifPresentOrElse(
                                sources::document,
                                () -> failures.add(new Failure(
                                        name,
                                        new IOException(name + ": IBKR has no report of the query's own period; set"
                                                + " another Period in the query, or give --from and --to"))));
            } catch (FlexException | IbkrException e) {
                failures.add(new Failure(name, e));
            }
        }
    }

    private ExecutionHistory history(Executions.Builder sources, @Nullable LocalDate first, @Nullable LocalDate last) {
        boolean hasOthers = !files.isEmpty() || flex.given();
        if (retail.chosen() || (hasOthers && !connection.given())) {
            return sources.build().between(accounts, first, last);
        }
        boolean statements = connection.hasCredential("ibkr.oauth2.client-id");
        if (statements && !connection.hasCredential("ibkr.consumer-key")) {
            return connection.overOAuth2(
                    client -> sources.reports(client).build().between(accounts, first, last));
        }
        return connection.call(live -> {
            sources.live(live);
            return statements
                    ? connection.overOAuth2(
                            client -> sources.reports(client).build().between(accounts, first, last))
                    : sources.build().between(accounts, first, last);
        });
    }

    private int show(
            ExecutionHistory history,
            Map<String, String> unreadable,
            List<Failure> failures,
            @Nullable LocalDate first,
            @Nullable LocalDate last) {
        Map<String, String> refused = new LinkedHashMap<>(unreadable);
        for (Failure failure : history.failures()) {
            if (failure.cause() instanceof IOException) {
                refused.put(
                        failure.source(),
                        "it could not be read: " + failure.cause().getMessage());
            } else {
                failures.add(failure);
            }
        }
        ExecutionsReport all =
                ExecutionsReport.of(history, accounts, first, last).withRefused(refused);
        if (csv != null) {
            OutputFile.write("--csv", csv, ExecutionsCsv.of(all.executions()));
        }
        if (report != null) {
            OutputFile.write(
                    "--report",
                    report,
                    CoveragePage.of(all, history.warnings(), connection.timing().now()));
        }
        connection.print(all, ExecutionsText::of);
        history.warnings().forEach(line -> connection.tell("warning: " + line));
        for (DocumentRow document : all.documents()) {
            if (document.refused() != null) {
                connection.warn("ibkr: " + document.file() + ": refused: " + document.refused());
            }
        }
        failures.forEach(failure -> connection.warn("ibkr: " + line(failure)));
        return code(all, failures);
    }

    private static String line(Failure failure) {
        String message = String.valueOf(failure.cause().getMessage());
        return (message.startsWith(failure.source()) ? message : failure.source() + ": " + message)
                .replaceAll("\\s+", " ");
    }

    private static int code(ExecutionsReport all, List<Failure> failures) {
        if (all.hasRefused()
                || failures.stream()
                        .anyMatch(failure -> failure.cause() instanceof CredentialException credential
                                && credential.operation().isEmpty())) {
            return ExitCode.USAGE;
        }
        if (!failures.isEmpty()) {
            return ExitCode.SOFTWARE;
        }
        return all.conflicts().isEmpty() ? ExitCode.OK : CONFLICTS;
    }
}
