/** The answers of the tools. A value that IBKR left out is null, which means that it is not known. Uses no other room. */
@NullMarked
package io.github.ibkrclient.mcp.model;

import org.jspecify.annotations.NullMarked;
