/**
 * Contracts, prices and trading days, and the accounts with what they hold and trade. {@code Market} is the entry.
 *
 * <p>This room may use the vocabulary of the root package. It knows nothing of requests.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.market;

import org.jspecify.annotations.NullMarked;
