package io.github.ibkrclient.oauth;

import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import io.github.ibkrclient.oauth.internal.oauth2.OAuth2Signer;
import io.github.ibkrclient.oauth.internal.oauth2.SsoSessionSigner;

/**
 * Signs for OAuth 2.0, which IBKR gives to institutions only: for its reports, and as another way into its Web API. A
 * client may have this {@link #signer} and one of {@link OAuth1}; each call uses the one that its operation names.
 */
public final class OAuth2 {
    private OAuth2() {}

    /** A signer with its own token; clients of the same OAuth 2.0 client may share it. */
    public static Signer signer(OAuth2Credentials credentials) {
        return new OAuth2Signer(KeyAccess.of(credentials));
    }

    /**
     * A signer that replaces {@link OAuth1}. It opens a sign-on session for {@link OAuth2Credentials.Builder#username} and
     * signs the calls of accounts, trades, orders and so on with it. {@link #signer} signs the call that opens the
     * session, so a client needs both. Calls must reach IBKR from the address that {@link OAuth2Credentials.Builder#ip}
     * names. One signer belongs to one user.
     *
     * @throws CredentialException when username or address are missing
     */
    public static Signer sessionSigner(OAuth2Credentials credentials) {
        return new SsoSessionSigner(KeyAccess.of(credentials));
    }
}
