package io.github.ibkrclient.cli.refresh.retail;

import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.mcp.McpClient;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.mcp.McpStatus.State;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one refresh. When the answer to a renewal is lost, IBKR takes the refresh token once more at best. So the calls
 * that follow fail for the same reason without being made, and the last try is left to another run.
 */
public final class RetailCalls {
    private final McpClient client;
    private final McpLogin login;
    private @Nullable IbkrException lost;

    /**
     * Calls of a client.
     *
     * @param login the consent of the client
     */
    public RetailCalls(McpClient client, McpLogin login) {
        this.client = client;
        this.login = login;
    }

    /**
     * Makes a call.
     *
     * @throws IbkrException when it fails, or when a renewal was lost before
     */
    public <T> T call(Function<McpClient, T> what) {
        if (lost != null) {
            throw lost;
        }
        try {
            return what.apply(client);
        } catch (IbkrException e) {
            if (login.status().state() == State.UNCERTAIN) {
                lost = e;
            }
            throw e;
        }
    }
}
