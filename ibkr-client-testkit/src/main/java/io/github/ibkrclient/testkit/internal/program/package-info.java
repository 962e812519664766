/**
 * The simulator as a program. {@code SimulatorProgram} is the entry.
 *
 * <p>This room uses the public classes of the root package, and {@code fault} for the form of durations. No other room may use
 * the root package beyond its vocabulary.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.program;

import org.jspecify.annotations.NullMarked;
