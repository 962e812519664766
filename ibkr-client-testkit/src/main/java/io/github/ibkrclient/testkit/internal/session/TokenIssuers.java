package io.github.ibkrclient.testkit.internal.session;

import io.github.ibkrclient.testkit.internal.oauth1.OAuthServer;
import io.github.ibkrclient.testkit.internal.oauth2.LoginServer;
import io.github.ibkrclient.testkit.internal.oauth2.SsoServer;
import io.github.ibkrclient.testkit.internal.oauth2.TokenServer;

/**
 * The servers that give tokens out.
 *
 * @param oauth for live session tokens of OAuth 1.0a
 * @param bearers for bearer tokens of OAuth 2.0 clients
 * @param sso for the sessions that OAuth 2.0 clients open
 * @param logins for logins by code, which IBKR itself does not have
 */
public record TokenIssuers(OAuthServer oauth, TokenServer bearers, SsoServer sso, LoginServer logins) {}
