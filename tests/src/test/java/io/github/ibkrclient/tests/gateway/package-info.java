/**
 * The client at a Client Portal Gateway.
 *
 * <p>This room may use {@code support}.
 */
@NullMarked
package io.github.ibkrclient.tests.gateway;

import org.jspecify.annotations.NullMarked;
