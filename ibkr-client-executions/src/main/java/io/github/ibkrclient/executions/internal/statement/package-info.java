/**
 * Statements and trade confirmations: the words of their tables in several languages, and what their rows mean, whether
 * they are written as CSV or as HTML. Uses {@code document}, {@code model}, {@code internal.table} and
 * {@code internal.time}.
 */
@NullMarked
package io.github.ibkrclient.executions.internal.statement;

import org.jspecify.annotations.NullMarked;
