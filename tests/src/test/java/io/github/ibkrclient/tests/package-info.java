/**
 * The client against the simulator: a room for each topic, and {@code support}, which the topics share.
 *
 * <p>Topics do not use each other. All rooms use the public API of the testkit; {@code ArchitectureTest} names the exception.
 */
@NullMarked
package io.github.ibkrclient.tests;

import org.jspecify.annotations.NullMarked;
