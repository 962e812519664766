/**
 * The clock that all waits go through, and the deadline of a call; {@code Timing} is the entry. Uses no other room.
 */
@NullMarked
package io.github.ibkrclient.time;

import org.jspecify.annotations.NullMarked;
