/**
 * Contracts: their definitions and what they are.
 *
 * <p>This room may use {@code support}.
 */
@NullMarked
package io.github.ibkrclient.tests.contracts;

import org.jspecify.annotations.NullMarked;
