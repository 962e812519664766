/**
 * What can go wrong with a call: every failure says what it was, whether the call took effect and what the remedy is. Uses
 * {@code operation} and {@code status}.
 */
@NullMarked
package io.github.ibkrclient.error;

import org.jspecify.annotations.NullMarked;
