/** Who may call, whose rows a call sees, and with which settings the application refuses to start. Uses {@code api}. */
@NullMarked
package io.github.ibkrclient.tracker.security;

import org.jspecify.annotations.NullMarked;
