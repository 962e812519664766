/**
 * Sessions: opening, keeping, losing and restoring them.
 *
 * <p>This room may use {@code support}.
 */
@NullMarked
package io.github.ibkrclient.tests.session;

import org.jspecify.annotations.NullMarked;
