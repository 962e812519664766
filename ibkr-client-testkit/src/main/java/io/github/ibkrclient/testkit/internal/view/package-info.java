/**
 * How balances, positions, orders, trades and quotes look in answers.
 *
 * <p>This room may use {@code order}, {@code market}, {@code http} and the vocabulary of the root package.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.view;

import org.jspecify.annotations.NullMarked;
