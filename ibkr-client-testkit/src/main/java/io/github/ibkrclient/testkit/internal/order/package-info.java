/**
 * The orders of a user: reading them, asking about them, and executing them. {@code OrderBook} is the entry.
 *
 * <p>This room may use {@code market}, {@code http} and the vocabulary of the root package.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.order;

import org.jspecify.annotations.NullMarked;
