/**
 * Reads reports of IBKR: statements, trade confirmations and Flex reports. Uses {@code document}, {@code model} and
 * {@code internal}.
 */
@NullMarked
package io.github.ibkrclient.executions.reader;

import org.jspecify.annotations.NullMarked;
