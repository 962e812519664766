/**
 * Quotes.
 *
 * <p>This room may use {@code support}.
 */
@NullMarked
package io.github.ibkrclient.tests.marketdata;

import org.jspecify.annotations.NullMarked;
