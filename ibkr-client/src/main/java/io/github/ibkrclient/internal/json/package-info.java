/**
 * Reads JSON as IBKR writes it, in every form that keeps the value, and writes request bodies; {@code Json} is the entry.
 * Uses no other internal room.
 */
@NullMarked
package io.github.ibkrclient.internal.json;

import org.jspecify.annotations.NullMarked;
