package io.github.ibkrclient.cli.connection;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.mcp.McpClient;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.pacing.PacingStore;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose IBKR's MCP endpoint, with the consent that {@code ibkr connect --retail} got. */
public final class RetailOptions {
    private static final String URL_VARIABLE = "IBKR_MCP_URL";

    @Option(
            names = "--retail",
            description =
                    "experimental: over IBKR's endpoint for AI clients, with a consent in the browser in place of keys;"
                            + " ibkr connect --retail gets it and keeps it in --credentials DIR")
    private boolean retail;

    @Option(
            names = "--mcp-url",
            paramLabel = "URL",
            description = "with --retail: another endpoint, whose provider is found by its discovery; default: what "
                    + URL_VARIABLE + " in the environment says, else that of the consent or IBKR's. Plain http to this"
                    + " machine only")
    private @Nullable String url;

    /** Whether the endpoint is chosen. */
    public boolean chosen() {
        if (url != null && !retail) {
            throw new UsageException("--mcp-url", "is for --retail; give both or none");
        }
        return retail;
    }

    /** The file of the consent. */
    public Path file(ConnectionOptions connection) {
        return connection.credentials().resolve("mcp.tokens");
    }

    /** The consent, whose connections are those of the command. */
    public McpLogin.Builder login(ConnectionOptions connection) {
        return login(connection, connection.runtime());
    }

    /** The consent, over other connections. */
    public McpLogin.Builder login(ConnectionOptions connection, IbkrRuntime runtime) {
        McpLogin.Builder login =
                McpLogin.builder(TokenStore.file(file(connection))).runtime(runtime);
        Optional<String> other = Optional.ofNullable(url).or(() -> connection.variable(URL_VARIABLE));
        try {
            other.ifPresent(login::mcpUrl);
        } catch (IllegalArgumentException e) {
            throw UsageException.refused(url == null ? URL_VARIABLE : "--mcp-url", e, McpLogin.IBKR);
        }
        return login;
    }

    /** The endpoint that the options or the environment name, else IBKR's. */
    public String url(ConnectionOptions connection) {
        return Optional.ofNullable(url)
                .or(() -> connection.variable(URL_VARIABLE))
                .orElse(McpLogin.IBKR);
    }

    /** A client of the consent. Commands that follow each other share their pace. */
    public McpClient client(ConnectionOptions connection) {
        return client(connection, login(connection).build());
    }

    /** A client of a consent. */
    public McpClient client(ConnectionOptions connection, McpLogin login) {
        return McpClient.builder(login)
                .pacingStore(PacingStore.file(connection.credentials().resolve("mcp-pacing.store")))
                .build();
    }
}
