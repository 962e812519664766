/**
 * Reads what a refresh needs over IBKR's endpoint for AI clients: one account without its id, and one quote in a call. It may
 * use {@code cli.refresh.reading} and {@code cli.refresh.file}.
 */
@NullMarked
package io.github.ibkrclient.cli.refresh.retail;

import org.jspecify.annotations.NullMarked;
