/**
 * Flex reports: names of their columns, their XML, and what their rows mean. Uses {@code document}, {@code model},
 * {@code internal.time} and {@code internal.table}.
 */
@NullMarked
package io.github.ibkrclient.executions.internal.flex;

import org.jspecify.annotations.NullMarked;
