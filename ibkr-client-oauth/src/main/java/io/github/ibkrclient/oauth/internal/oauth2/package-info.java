/**
 * OAuth 2.0 as IBKR speaks it: keys of a client, assertions, bearer tokens, and the sessions that are opened with them.
 * Uses {@code keys} and {@code files}.
 */
@NullMarked
package io.github.ibkrclient.oauth.internal.oauth2;

import org.jspecify.annotations.NullMarked;
