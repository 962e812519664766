/**
 * One call: the route that it takes, what it carries, and the rules for it.
 *
 * <p>This room may use {@code http}, {@code market} and {@code session}.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.call;

import org.jspecify.annotations.NullMarked;
