/**
 * Which days of an account are known, by what proof, and which are not. Pure. Uses {@code model}.
 */
@NullMarked
package io.github.ibkrclient.executions.coverage;

import org.jspecify.annotations.NullMarked;
