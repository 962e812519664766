/**
 * The way of a request through IBKR, with its limits and its log. {@code IbkrServer} is the entry.
 *
 * <p>This room may use {@code fault}, {@code call}, {@code session}, {@code oauth1}, {@code oauth2}, {@code mcp} and {@code http}. It gets
 * the routes from its maker, so it does not depend on the handlers.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.server;

import org.jspecify.annotations.NullMarked;
