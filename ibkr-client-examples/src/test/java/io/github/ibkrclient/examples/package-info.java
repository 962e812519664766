/** Tests that run the examples against the simulator. */
@NullMarked
package io.github.ibkrclient.examples;

import org.jspecify.annotations.NullMarked;
