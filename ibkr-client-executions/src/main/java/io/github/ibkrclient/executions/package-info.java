/**
 * Executions of days from all sources together, and what is covered by what: the entry of the library. Uses {@code
 * coverage}, {@code document}, {@code flex}, {@code merge}, {@code model} and {@code reader}.
 */
@NullMarked
package io.github.ibkrclient.executions;

import org.jspecify.annotations.NullMarked;
