/**
 * Placing orders and looking them up.
 *
 * <p>This room may use {@code support}.
 */
@NullMarked
package io.github.ibkrclient.tests.orders;

import org.jspecify.annotations.NullMarked;
