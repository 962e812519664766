/**
 * Makes one list of executions of the rows of all sources. Pure: the same rows give the same list, in whatever order,
 * portions and repetition they come. Uses {@code model}.
 */
@NullMarked
package io.github.ibkrclient.executions.merge;

import org.jspecify.annotations.NullMarked;
