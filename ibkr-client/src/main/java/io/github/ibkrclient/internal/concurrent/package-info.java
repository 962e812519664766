/**
 * Threads that wait for each other: one opens for all, calls about one account run side by side. Uses {@code
 * time}.
 */
@NullMarked
package io.github.ibkrclient.internal.concurrent;

import org.jspecify.annotations.NullMarked;
