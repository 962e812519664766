package io.github.ibkrclient.cli.connection;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.mcp.McpClient;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.pacing.PacingStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose IBKR's MCP endpoint, with the consent that {@code ibkr connect --retail} got. */
public final class RetailOptions {
    private static final String URL_VARIABLE = "IBKR_MCP_URL";
    private static final String TOKEN_FILE = "IBKR_TOKEN_FILE";
    private static final String PACE = "mcp-pacing.store";

    @Option(
            names = "--retail",
            description =
                    "experimental: over IBKR's endpoint for AI clients, with a consent in the browser in place of keys;"
                            + " ibkr connect --retail gets it and keeps it in --credentials DIR, and ibkr token move --retail"
                            + " in IBKR_CONSENT")
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
        return login(connection, TokenStore.file(file(connection))).runtime(runtime);
    }

    /** The consent in a store. */
    public McpLogin.Builder login(ConnectionOptions connection, TokenStore store) {
        McpLogin.Builder login = McpLogin.builder(store).runtime(connection.runtime());
        try {
            given(connection).ifPresent(login::mcpUrl);
        } catch (IllegalArgumentException e) {
            throw UsageException.refused(url == null ? URL_VARIABLE : "--mcp-url", e, McpLogin.IBKR);
        }
        return login;
    }

    /**
     * The consent to read with: that of {@code --credentials DIR}, else what {@code ibkr token refresh --to-file} left in
     * {@code IBKR_TOKEN_FILE}, else {@code IBKR_CONSENT}. The latter two are never renewed here, because only
     * {@code ibkr token refresh} knows where a new token goes.
     */
    public McpLogin reader(ConnectionOptions connection) {
        return checked(connection, held(connection));
    }

    /**
     * The same consent, when it is for the endpoint that the options or the environment name. A variable is easily left over
     * from a try with a simulator.
     */
    public McpLogin checked(ConnectionOptions connection, McpLogin login) {
        try {
            login.mcpUrl();
        } catch (CredentialException e) {
            if (e.setting().equals("mcp-url") && given(connection).isPresent()) {
                throw new UsageException(
                        url == null ? URL_VARIABLE : "--mcp-url",
                        e.problem() + "; "
                                + (url == null ? "unset it" : "leave it out")
                                + " to use that consent, or take another in its place with ibkr connect --retail"
                                + " --replace token");
            } // anything else is said by the call that needs it
        }
        return login;
    }

    private McpLogin held(ConnectionOptions connection) {
        if (!inEnvironment(connection)) {
            return login(connection).build();
        }
        Optional<Path> file = connection.variable(TOKEN_FILE).map(Path::of);
        if (file.filter(Files::exists).isPresent()) {
            return lasting(TOKEN_FILE, login(connection, TokenStore.file(file.get())), connection);
        }
        String text = connection
                .variable(ConsentSecret.NAME)
                .orElseThrow(() -> new UsageException(
                        TOKEN_FILE,
                        file.map(Path::toString).orElse("") + " is not there; ibkr token refresh --retail --to-file"
                                + " writes it, or give --credentials DIR"));
        TokenStore lent = TokenStore.inMemory();
        lasting(ConsentSecret.NAME, login(connection, ConsentSecret.of(text, changed -> {})), connection)
                .lendTo(lent);
        return login(connection, lent).build();
    }

    private static McpLogin lasting(String variable, McpLogin.Builder consent, ConnectionOptions connection) {
        McpLogin login = consent.build();
        Instant end = login.status().accessEnds().orElse(Instant.MAX);
        if (!connection.timing().now().isBefore(end)) {
            throw new UsageException(
                    variable, "its access token ended at " + end + "; ibkr token refresh --retail renews it before");
        }
        return login;
    }

    /** Whether a consent in the environment is used, which has no directory. */
    private static boolean inEnvironment(ConnectionOptions connection) {
        return !connection.hasDirectory()
                && Stream.of(ConsentSecret.NAME, TOKEN_FILE)
                        .anyMatch(name -> connection.variable(name).isPresent());
    }

    /** The endpoint that the options or the environment name, else IBKR's. */
    public String url(ConnectionOptions connection) {
        return given(connection).orElse(McpLogin.IBKR);
    }

    private Optional<String> given(ConnectionOptions connection) {
        return Optional.ofNullable(url).or(() -> connection.variable(URL_VARIABLE));
    }

    /** A client of the consent. Commands that follow each other share their pace. */
    public McpClient client(ConnectionOptions connection) {
        return client(connection, reader(connection));
    }

    /** A client of a consent. */
    public McpClient client(ConnectionOptions connection, McpLogin login) {
        McpClient.Builder client = McpClient.builder(login);
        if (inEnvironment(connection)) {
            connection.pacingStore(PACE).ifPresent(client::pacingStore);
        } else {
            client.pacingStore(PacingStore.file(connection.credentials().resolve(PACE)));
        }
        return client.build();
    }
}
