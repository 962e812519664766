package io.github.ibkrclient.ingest.internal.connect;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.executions.flex.FlexClient;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.oauth.OAuth1Consumer;
import java.net.URI;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How this program reaches IBKR.
 *
 * @param runtime clock, threads and penalty gate of all clients
 * @param client is applied to the builder of each client
 * @param flex is applied to the builder of each Flex client
 * @param consumer the consumer for consents; null when there is none
 * @param consentPage the page of consent; null for IBKR's own
 * @param mcp is applied to the builder of each consent for AI clients; null when there are none
 * @param egress the name of the public address of this machine
 */
public record ConnectSettings(
        IbkrRuntime runtime,
        Consumer<IbkrClient.Builder> client,
        Consumer<FlexClient.Builder> flex,
        @Nullable OAuth1Consumer consumer,
        @Nullable URI consentPage,
        @Nullable Consumer<McpLogin.Builder> mcp,
        String egress) {}
