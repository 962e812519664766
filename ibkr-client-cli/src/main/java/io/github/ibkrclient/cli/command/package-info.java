/**
 * The commands, one class each. They may use {@code cli.connection}, {@code cli.console}, {@code cli.executions} and {@code
 * cli.callback}.
 */
@NullMarked
package io.github.ibkrclient.cli.command;

import org.jspecify.annotations.NullMarked;
