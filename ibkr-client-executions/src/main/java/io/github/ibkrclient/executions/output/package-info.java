/** Executions as rows and as CSV, for people and other programs. Uses {@code model}. */
@NullMarked
package io.github.ibkrclient.executions.output;

import org.jspecify.annotations.NullMarked;
