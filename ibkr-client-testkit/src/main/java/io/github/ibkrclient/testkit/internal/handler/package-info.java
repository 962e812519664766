/**
 * The handlers of the operations, a class for each tag of the API description, and those of the Flex Web Service.
 * {@code Routes} and {@code FlexHandlers} are the entries.
 *
 * <p>This room may use {@code call}, {@code session}, {@code view}, {@code order}, {@code report}, {@code flex},
 * {@code market}, {@code oauth1}, {@code oauth2}, {@code http} and the vocabulary of the root package.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.handler;

import org.jspecify.annotations.NullMarked;
