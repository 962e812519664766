/**
 * Logins in which a user takes part in a browser: the consent to a third party over OAuth 1.0a, and the authorization
 * code flow of OAuth 2.0. Uses {@code oauth}, {@code internal.oauth1}, {@code internal.oauth2} and {@code internal.keys}.
 */
@NullMarked
package io.github.ibkrclient.oauth.login;

import org.jspecify.annotations.NullMarked;
