/**
 * OAuth 2.0 on IBKR's side: the tokens of clients and the sessions that clients open with them.
 *
 * <p>This room may use {@code oauth1} (its check of RSA signatures) and {@code http}.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.oauth2;

import org.jspecify.annotations.NullMarked;
