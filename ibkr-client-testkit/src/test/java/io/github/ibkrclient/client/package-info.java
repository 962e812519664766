/** The client against the simulator. */
@NullMarked
package io.github.ibkrclient.client;

import org.jspecify.annotations.NullMarked;
