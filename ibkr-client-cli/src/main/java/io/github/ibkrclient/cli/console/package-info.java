/**
 * What the commands share: options, questions to the user, tables and JSON. It uses no other room of the command.
 */
@NullMarked
package io.github.ibkrclient.cli.console;

import org.jspecify.annotations.NullMarked;
