/**
 * No log line and no message holds a secret.
 *
 * <p>This room may use {@code support}.
 */
@NullMarked
package io.github.ibkrclient.tests.secrets;

import org.jspecify.annotations.NullMarked;
