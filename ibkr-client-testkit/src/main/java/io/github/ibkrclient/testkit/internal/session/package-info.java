/**
 * What IBKR remembers of a user, of a login and of a brokerage session. {@code UserDirectory} is the entry.
 *
 * <p>This room may use {@code http}, {@code market}, {@code order}, {@code oauth1} and {@code oauth2}.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.session;

import org.jspecify.annotations.NullMarked;
