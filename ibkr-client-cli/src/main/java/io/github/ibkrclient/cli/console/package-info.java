/**
 * What commands and their user say to each other: questions, tables, JSON, progress and refusals. It uses no other room of
 * the command.
 */
@NullMarked
package io.github.ibkrclient.cli.console;

import org.jspecify.annotations.NullMarked;
