/**
 * The logins of third parties, and bearer tokens.
 *
 * <p>This room may use {@code support}.
 */
@NullMarked
package io.github.ibkrclient.tests.login;

import org.jspecify.annotations.NullMarked;
