/**
 * The log of the tests. Tests can capture and read it.
 *
 * <p>This room uses no other room.
 */
@NullMarked
package io.github.ibkrclient.tests.support.log;

import org.jspecify.annotations.NullMarked;
