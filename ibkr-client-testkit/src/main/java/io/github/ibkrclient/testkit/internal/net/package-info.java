/**
 * The ways into the simulator: sockets, the HTTP server, and calls in the same process.
 *
 * <p>This room may use {@code server}, {@code fault}, {@code http} and the vocabulary of the root package.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.net;

import org.jspecify.annotations.NullMarked;
