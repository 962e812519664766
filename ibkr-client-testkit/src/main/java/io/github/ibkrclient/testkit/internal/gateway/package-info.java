/**
 * The Client Portal Gateway: its login, its cookies and its certificate. {@code GatewayFront} is the entry.
 *
 * <p>This room may use {@code server}, {@code session}, {@code credentials} and {@code http}.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.gateway;

import org.jspecify.annotations.NullMarked;
