/**
 * A simulator of IBKR, virtual time, and a JUnit extension that gives both to tests. {@code IbkrSimulator} and
 * {@code IbkrSimulation} are the entries.
 *
 * <p>This package is the public API of the testkit. Everything below {@code internal} may change at any time. The root consists
 * of two parts: a vocabulary that the internal rooms use too ({@code BookedExecution}, {@code CutPoint},
 * {@code FlexQuery}, {@code ReceivedRequest}, {@code SimulatedExecution}, {@code SimulatedInstrument}, {@code Violation}),
 * and the entry classes, which use the rooms.
 */
@NullMarked
package io.github.ibkrclient.testkit;

import org.jspecify.annotations.NullMarked;
