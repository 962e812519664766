/**
 * OAuth 1.0a as IBKR speaks it: keys of a consumer and a user, signatures, the live session token, and what IBKR's
 * refusals mean. Uses {@code keys} and {@code files}.
 */
@NullMarked
package io.github.ibkrclient.oauth.internal.oauth1;

import org.jspecify.annotations.NullMarked;
