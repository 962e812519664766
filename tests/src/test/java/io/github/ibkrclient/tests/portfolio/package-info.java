/**
 * What the portfolio holds.
 *
 * <p>This room may use {@code support}.
 */
@NullMarked
package io.github.ibkrclient.tests.portfolio;

import org.jspecify.annotations.NullMarked;
