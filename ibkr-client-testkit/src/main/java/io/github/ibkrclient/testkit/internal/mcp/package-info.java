/**
 * IBKR's OAuth 2.1 provider and its MCP endpoint, which answers from the same accounts as the Web API. {@code McpServer} is
 * the entry.
 *
 * <p>This room may use {@code session}, {@code view}, {@code order}, {@code market}, {@code http} and the vocabulary of the
 * root package.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.mcp;

import org.jspecify.annotations.NullMarked;
