package io.github.ibkrclient.cli.token;

import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.console.Prompt;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ibkr token exchange}, {@code ibkr token move} and {@code ibkr token refresh}. */
@Command(
        name = "token",
        description =
                "Gets and renews the tokens of a provider of logins by code, and of a consent of ibkr connect --retail,"
                        + " and hands them to a place of yours. IBKR's own Web API has no such logins.",
        synopsisSubcommandLabel = "COMMAND")
public final class TokenCommand {
    private TokenCommand() {}

    /** The command with its commands. */
    public static CommandLine with(ConnectionOptions connection, Prompt prompt) {
        TokenRun run = new TokenRun(connection);
        return new CommandLine(new TokenCommand())
                .addSubcommand(new ExchangeCommand(run, prompt))
                .addSubcommand(new MoveCommand(run))
                .addSubcommand(new RefreshTokenCommand(run));
    }
}
