/**
 * The handlers of the operations, a class for each tag of the API description. {@code Routes} is the entry.
 *
 * <p>This room may use {@code call}, {@code session}, {@code view}, {@code order}, {@code report}, {@code market},
 * {@code oauth1}, {@code oauth2}, {@code http} and the vocabulary of the root package.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.handler;

import org.jspecify.annotations.NullMarked;
