/**
 * OAuth 1.0a on IBKR's side, with the page on which users let third parties in. {@code OAuthServer} is the entry.
 *
 * <p>This room may use {@code http}. The mathematics is written anew, so that the simulator does not share a mistake with the
 * client.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.oauth1;

import org.jspecify.annotations.NullMarked;
