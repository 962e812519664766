/** The demo, which needs no account: a program that shows the client at work. It uses the simulator and no recipe. */
@NullMarked
package io.github.ibkrclient.examples;

import org.jspecify.annotations.NullMarked;
