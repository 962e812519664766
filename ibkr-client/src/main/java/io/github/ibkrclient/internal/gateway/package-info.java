/**
 * A Client Portal Gateway: its login, its cookies and its certificate; {@code Gateway} is the entry. Uses {@code event}
 * and {@code http}.
 */
@NullMarked
package io.github.ibkrclient.internal.gateway;

import org.jspecify.annotations.NullMarked;
