/**
 * The Flex Web Service: queries, the documents that they yield, tokens and errors. {@code FlexService} is the entry.
 *
 * <p>This room may use {@code report}, {@code market}, {@code http} and the vocabulary of the root package.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.flex;

import org.jspecify.annotations.NullMarked;
