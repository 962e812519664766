/**
 * Bytes of a source without their wrapping, and what they look like: gzip, zip and IBKR's JSON answers are undone as a
 * stream. Uses {@code document}.
 */
@NullMarked
package io.github.ibkrclient.executions.internal.input;

import org.jspecify.annotations.NullMarked;
