package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.connection.RetailOptions;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.mcp.McpClient;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.mcp.McpStatus;
import io.github.ibkrclient.mcp.ToolCheck;
import io.github.ibkrclient.oauth.setup.Finding;
import io.github.ibkrclient.oauth.setup.Finding.Verdict;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.ExitCode;

/** What {@code ibkr doctor --retail} looks at: the consent, its account, the tools and a first answer. */
final class RetailCheck {
    private static final String AGAIN = "run ibkr connect --retail";

    private final ConnectionOptions connection;
    private final RetailOptions retail;

    RetailCheck(ConnectionOptions connection, RetailOptions retail) {
        this.connection = connection;
        this.retail = retail;
    }

    /** Adds what was found and returns the exit code. */
    int run(boolean online, List<Finding> findings) {
        McpLogin login = retail.login(connection).build();
        try {
            McpStatus status = login.status();
            String until = status.accessEnds()
                    .map(end -> ", access token until " + end.truncatedTo(ChronoUnit.SECONDS))
                    .orElse("");
            switch (status.state()) {
                case CONNECTED -> add(findings, "consent", Verdict.OK, "mcp.tokens: connected" + until);
                case UNCERTAIN ->
                    add(
                            findings,
                            "consent",
                            Verdict.WARNING,
                            "mcp.tokens: the answer to the last renewal was lost; the next call shows whether the consent"
                                    + " still holds");
                case DISCONNECTED -> {
                    return fault(findings, "mcp.tokens: not connected; " + AGAIN);
                }
                case REVOKED -> {
                    return fault(findings, "mcp.tokens: the consent was ended here; " + AGAIN);
                }
            }
            retail.checked(connection, login);
            if (login.isBound()) {
                add(findings, "consent account", Verdict.OK, "account: its executions stand under " + login.account());
            } else {
                add(
                        findings,
                        "consent account",
                        Verdict.WARNING,
                        "account: IBKR does not tell it, so executions stand under " + login.account()
                                + "; say it once with ibkr connect --retail --account ID");
            }
        } catch (CredentialException | UsageException e) {
            return fault(findings, String.valueOf(e.getMessage()));
        }
        return online ? online(login, findings) : ExitCode.OK;
    }

    private int online(McpLogin login, List<Finding> findings) {
        McpClient client = retail.client(connection, login);
        try {
            ToolCheck tools = client.checkTools();
            String listed = "tools: " + tools.tools() + " at " + tools.server();
            if (!tools.usable()) {
                add(
                        findings,
                        "tools",
                        Verdict.FAULT,
                        listed + "; missing " + tools.missing() + ", changed " + tools.changed()
                                + "; look for a newer version of ibkr-client");
                return ExitCode.SOFTWARE;
            }
            boolean same = tools.unknown().isEmpty() && tools.missing().isEmpty();
            add(
                    findings,
                    "tools",
                    same ? Verdict.OK : Verdict.WARNING,
                    listed
                            + (same
                                    ? ""
                                    : "; not known here " + tools.unknown() + ", missing " + tools.missing()
                                            + "; what is not known is never called"));
            client.summary();
            add(findings, "first answer", Verdict.OK, "summary: the account can be read");
            return ExitCode.OK;
        } catch (IbkrException e) {
            add(findings, "endpoint", Verdict.FAULT, "endpoint: " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private static int fault(List<Finding> findings, String text) {
        add(findings, "consent", Verdict.FAULT, text);
        return ExitCode.USAGE;
    }

    private static void add(List<Finding> findings, String check, Verdict verdict, String text) {
        findings.add(new Finding(check, verdict, text));
    }
}
