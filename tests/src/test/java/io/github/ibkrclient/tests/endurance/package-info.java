/**
 * Months of virtual time with faults, and the faults that only a person can end.
 *
 * <p>This room may use {@code support}.
 */
@NullMarked
package io.github.ibkrclient.tests.endurance;

import org.jspecify.annotations.NullMarked;
