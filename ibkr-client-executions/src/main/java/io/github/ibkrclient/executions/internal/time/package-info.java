/** Times as IBKR's reports write them, and the instants that they stand for. Uses {@code model}. */
@NullMarked
package io.github.ibkrclient.executions.internal.time;

import org.jspecify.annotations.NullMarked;
