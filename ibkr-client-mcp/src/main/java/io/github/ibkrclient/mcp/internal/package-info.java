/**
 * HTTP and JSON-RPC of the endpoint, its discovery, the registration as a client, and how answers are read. Uses {@code
 * mcp.model}.
 */
@NullMarked
package io.github.ibkrclient.mcp.internal;

import org.jspecify.annotations.NullMarked;
