/** The Flex Web Service: asks for the reports of Flex queries and fetches them. Uses {@code document}. */
@NullMarked
package io.github.ibkrclient.executions.flex;

import org.jspecify.annotations.NullMarked;
