/**
 * Reports written as CSV: lines, their cells, and to which report they belong. Uses {@code document},
 * {@code internal.input}, {@code internal.table}, {@code internal.statement} and {@code internal.flex}.
 */
@NullMarked
package io.github.ibkrclient.executions.internal.csv;

import org.jspecify.annotations.NullMarked;
