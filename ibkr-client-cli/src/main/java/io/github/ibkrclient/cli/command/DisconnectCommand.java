package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.connection.RetailOptions;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.mcp.McpStatus;
import io.github.ibkrclient.mcp.McpStatus.State;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code ibkr disconnect} ends a consent. */
@Command(
        name = "disconnect",
        description = {
            "Ends a consent of ibkr connect --retail: deletes its tokens here, and has IBKR take them back.",
            "Access of a third party and keys of your own are ended in IBKR's portal."
        },
        sortOptions = false)
public final class DisconnectCommand implements Callable<Integer> {
    private final PrintWriter err;

    @Mixin
    private final ConnectionOptions connection;

    @Mixin
    private final RetailOptions retail = new RetailOptions();

    /**
     * The outcome.
     *
     * @param credentials the directory that held the consent
     * @param confirmed whether IBKR confirmed that it took the tokens back
     */
    private record Disconnected(String credentials, boolean confirmed) {}

    public DisconnectCommand(ConnectionOptions connection, PrintWriter err) {
        this.connection = connection;
        this.err = err;
    }

    @Override
    public Integer call() {
        if (!retail.chosen()) {
            throw new UsageException(
                    "--retail", "is missing; only a consent of ibkr connect --retail can be ended from here");
        }
        McpLogin login = retail.login(connection).build();
        McpStatus status = login.status();
        boolean ended = status.state() == State.REVOKED || status.account().isEmpty();
        if (ended && !login.hasTokens()) { // a disconnect that was killed may have left them
            throw new UsageException(
                    "--credentials", connection.credentials() + " holds no consent, so there is nothing to end");
        }
        boolean confirmed = login.disconnect();
        if (login.hasTokens()) {
            login.forget(); // the consent that they belong to is not there, so nobody knows where to take them back
        }
        connection.print(
                new Disconnected(connection.credentials().toString(), confirmed),
                end -> "the tokens are deleted from " + end.credentials() + System.lineSeparator());
        err.println(
                confirmed
                        ? "IBKR confirmed that it took the tokens back."
                        : "IBKR did not confirm that it took the tokens back.");
        err.println(
                "What IBKR keeps of the consent, you remove in Client Portal: Settings, Manage Third-Party Consents.");
        return ExitCode.OK;
    }
}
