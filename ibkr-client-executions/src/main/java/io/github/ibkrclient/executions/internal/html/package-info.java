/**
 * Statements and trade confirmations written as HTML. Uses {@code document}, {@code internal.input},
 * {@code internal.table} and {@code internal.statement}.
 */
@NullMarked
package io.github.ibkrclient.executions.internal.html;

import org.jspecify.annotations.NullMarked;
