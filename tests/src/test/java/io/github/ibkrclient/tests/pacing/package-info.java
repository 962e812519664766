/**
 * IBKR's limits, which hold in every window.
 *
 * <p>This room may use {@code support}.
 */
@NullMarked
package io.github.ibkrclient.tests.pacing;

import org.jspecify.annotations.NullMarked;
