/** Executions of many days from all sources, against the simulator. Uses {@code support}. */
@NullMarked
package io.github.ibkrclient.tests.executions;

import org.jspecify.annotations.NullMarked;
