/** The example programs against the simulator on a socket, in virtual time. */
@NullMarked
package io.github.ibkrclient.examples;

import org.jspecify.annotations.NullMarked;
