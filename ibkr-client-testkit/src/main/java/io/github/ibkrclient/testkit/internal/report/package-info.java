/**
 * Statements and trade confirmations: their days, their documents and the answers that hold them.
 *
 * <p>This room may use {@code market}, {@code http} and the vocabulary of the root package.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.report;

import org.jspecify.annotations.NullMarked;
