/** The simulator, seen by clients that share no code with it. */
@NullMarked
package io.github.ibkrclient.testkit;

import org.jspecify.annotations.NullMarked;
