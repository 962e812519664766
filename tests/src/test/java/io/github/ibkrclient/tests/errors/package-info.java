/**
 * What callers are told when a call fails.
 *
 * <p>This room may use {@code support}.
 */
@NullMarked
package io.github.ibkrclient.tests.errors;

import org.jspecify.annotations.NullMarked;
