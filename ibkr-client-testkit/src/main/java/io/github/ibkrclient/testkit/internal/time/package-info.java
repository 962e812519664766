/**
 * What moves the virtual clock: turns, the threads that take them, and the watch for deadlocks.
 *
 * <p>This room uses no other room.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.time;

import org.jspecify.annotations.NullMarked;
