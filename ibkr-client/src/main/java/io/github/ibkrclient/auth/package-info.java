/**
 * What proves to IBKR who calls; {@code Signer} is the entry. Uses {@code operation} and {@code time}.
 */
@NullMarked
package io.github.ibkrclient.auth;

import org.jspecify.annotations.NullMarked;
