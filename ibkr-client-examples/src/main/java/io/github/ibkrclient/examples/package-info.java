/** Programs that show the client at work: the demo, which needs no account, and the {@code ibkr} command. */
@NullMarked
package io.github.ibkrclient.examples;

import org.jspecify.annotations.NullMarked;
