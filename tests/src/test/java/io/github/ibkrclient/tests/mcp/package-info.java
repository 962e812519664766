/** IBKR's MCP endpoint with its consent, against the simulator. Uses {@code support}. */
@NullMarked
package io.github.ibkrclient.tests.mcp;

import org.jspecify.annotations.NullMarked;
