/**
 * IBKR's MCP endpoint: the consent of a user in a browser, and the tools that read. Experimental: nobody of this project has
 * called the real endpoint, see {@code docs/mcp.md}. Uses {@code mcp.internal} and {@code mcp.model}.
 */
@NullMarked
package io.github.ibkrclient.mcp;

import org.jspecify.annotations.NullMarked;
