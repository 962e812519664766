package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.connection.FlexOptions;
import io.github.ibkrclient.cli.connection.RetailOptions;
import io.github.ibkrclient.cli.console.CommandHint;
import io.github.ibkrclient.cli.console.Progress;
import io.github.ibkrclient.cli.executions.DocumentCheck;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.flex.FlexClient;
import io.github.ibkrclient.executions.flex.FlexException;
import io.github.ibkrclient.executions.flex.FlexWindow;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.setup.Diagnosis;
import io.github.ibkrclient.oauth.setup.Doctor;
import io.github.ibkrclient.oauth.setup.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ibkr doctor} says what is wrong with the credentials. */
@Command(
        name = "doctor",
        description = {
            "Looks for mistakes in the credentials, and with --online at how far they get at IBKR.",
            "Given files or a Flex query, says which setting of the query or statement is wrong; then credentials are looked"
                    + " at only when --credentials or --profile is given too.",
            "With --retail looks at the consent of ibkr connect --retail in place of keys.",
            "Ends with 0 when nothing is broken, 1 when IBKR refuses, 2 when the files cannot work. Shows no secret."
        },
        sortOptions = false)
public final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private final ConnectionOptions connection;

    @Option(
            names = "--online",
            description = "also call IBKR: signature, token, session, accounts; never takes a session from others")
    private boolean online;

    @Mixin
    private final RetailOptions retail = new RetailOptions();

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "downloaded statements, trade confirmations and Flex reports")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private final FlexOptions flex = new FlexOptions();

    private final Progress progress;

    public DoctorCommand(ConnectionOptions connection, Progress progress) {
        this.connection = connection;
        this.progress = progress;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        boolean hasOthers = !files.isEmpty() || flex.given();
        int code = ExitCode.OK;
        if (retail.chosen()) {
            code = new RetailCheck(connection, retail).run(online, findings);
        } else if (!hasOthers || connection.given() || online) {
            code = credentials(findings);
        }
        for (Path file : files) {
            code = document(DocumentSource.of(file.toString(), file), findings, code);
        }
        if (flex.given()) {
            code = queries(findings, code);
        }
        connection.print(findings, DoctorCommand::lines);
        return code;
    }

    private int credentials(List<Finding> findings) {
        IbkrClient.Builder builder = connection.builder();
        Diagnosis files = Doctor.checkFiles(connection.credentials(), connection.timing()::now);
        findings.addAll(files.findings());
        if (files.faulty()) {
            if (online) {
                findings.add(new Finding(
                        "online", Finding.Verdict.SKIPPED, "online: not tried with files that cannot work"));
            }
            return ExitCode.USAGE;
        }
        if (!online) {
            return ExitCode.OK;
        }
        Diagnosis atIbkr = Doctor.checkOnline(OAuth1Credentials.fromDirectory(connection.credentials()), builder);
        findings.addAll(atIbkr.findings());
        return atIbkr.faulty() ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** Looks at a document and returns the exit code, with what was found before. */
    private static int document(DocumentSource source, List<Finding> findings, int code) {
        List<Finding> found = DocumentCheck.of(source);
        findings.addAll(found);
        boolean faulty = found.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.FAULT);
        return faulty ? ExitCode.USAGE : code;
    }

    /** Runs each query over its own period and looks at its report. */
    private int queries(List<Finding> findings, int codeBefore) {
        int code = codeBefore;
        List<String> queries = flex.queries();
        FlexClient client;
        try {
            client = flex.client(connection, progress::tell);
        } catch (CredentialException e) {
            findings.add(new Finding("flex token", Finding.Verdict.FAULT, String.valueOf(e.getMessage())));
            return ExitCode.USAGE;
        }
        for (String query : queries) {
            String name = "flex query " + query;
            try (FlexWindow window = client.fetch(query)) {
                findings.add(new Finding("flex token", Finding.Verdict.OK, "flex-token-file: taken by IBKR"));
                if (window.report().isPresent()) {
                    code = document(window.report().get(), findings, code);
                } else {
                    findings.add(new Finding(
                            name,
                            Finding.Verdict.WARNING,
                            name
                                    + ": IBKR has no report of its own period, so its fields cannot be checked; set another"
                                    + " Period, or try again tomorrow"));
                }
            } catch (FlexException | IbkrException e) {
                boolean token =
                        e instanceof FlexException refused && refused.error().needsToken();
                String check = token ? "flex token" : name;
                findings.add(
                        new Finding(check, Finding.Verdict.FAULT, (token ? "flex-token-file: " : "") + e.getMessage()));
                code = code == ExitCode.USAGE ? code : ExitCode.SOFTWARE;
            } catch (IOException e) {
                findings.add(new Finding(
                        name, Finding.Verdict.WARNING, name + ": its temporary file could not be deleted; delete it"));
            } finally {
                progress.clear();
            }
        }
        return code;
    }

    static String lines(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        findings.forEach(
                finding -> text.append(CommandHint.added(finding.line())).append(System.lineSeparator()));
        return text.toString();
    }
}
