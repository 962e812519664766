/**
 * Tables of a document: columns found by name, cells, numbers, and the sums over rows. Uses {@code document}, {@code model}
 * and {@code internal.time}.
 */
@NullMarked
package io.github.ibkrclient.executions.internal.table;

import org.jspecify.annotations.NullMarked;
