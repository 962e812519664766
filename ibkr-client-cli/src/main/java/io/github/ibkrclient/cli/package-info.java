/**
 * The entry of the {@code ibkr} command: it puts the commands together, runs one and turns its end into an exit code. It
 * may use {@code cli.command} and {@code cli.console}.
 */
@NullMarked
package io.github.ibkrclient.cli;

import org.jspecify.annotations.NullMarked;
