/**
 * The small web server that waits for the browser of a user who answered on IBKR's page. It uses no other room of the
 * command.
 */
@NullMarked
package io.github.ibkrclient.cli.callback;

import org.jspecify.annotations.NullMarked;
