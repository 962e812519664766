/**
 * Trades, statements and trade confirmations.
 *
 * <p>This room may use {@code support}.
 */
@NullMarked
package io.github.ibkrclient.tests.trades;

import org.jspecify.annotations.NullMarked;
