package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.console.CommandHint;
import io.github.ibkrclient.cli.console.ConnectionOptions;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.setup.Diagnosis;
import io.github.ibkrclient.oauth.setup.Doctor;
import io.github.ibkrclient.oauth.setup.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ibkr doctor} says what is wrong with the credentials. */
@Command(
        name = "doctor",
        description = {
            "Looks for mistakes in the credentials, and with --online at how far they get at IBKR.",
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

    public DoctorCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        IbkrClient.Builder builder = connection.builder();
        Diagnosis files = Doctor.checkFiles(connection.credentials(), connection.timing()::now);
        List<Finding> findings = new ArrayList<>(files.findings());
        int code = files.faulty() ? ExitCode.USAGE : ExitCode.OK;
        if (online && files.faulty()) {
            findings.add(
                    new Finding("online", Finding.Verdict.SKIPPED, "online: not tried with files that cannot work"));
        } else if (online) {
            Diagnosis atIbkr = Doctor.checkOnline(
                    OAuth1Credentials.fromDirectory(connection.credentials()),
                    builder.pacingStore(connection.pacingStore()));
            findings.addAll(atIbkr.findings());
            code = atIbkr.faulty() ? ExitCode.SOFTWARE : ExitCode.OK;
        }
        connection.print(findings, DoctorCommand::lines);
        return code;
    }

    static String lines(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        findings.forEach(
                finding -> text.append(CommandHint.added(finding.line())).append(System.lineSeparator()));
        return text.toString();
    }
}
