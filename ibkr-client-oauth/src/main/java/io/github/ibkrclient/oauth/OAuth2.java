package io.github.ibkrclient.oauth;

import io.github.ibkrclient.Signer;
import io.github.ibkrclient.error.CredentialException;

/**
 * Signs for OAuth 2.0, the way into IBKR's reports, and for institutions another way into its Web API. IBKR gives it to
 * institutions only; a client may hold {@link #signer} beside one of {@link OAuth1}, and each call uses the one that its
 * operation names.
 */
public final class OAuth2 {
    private OAuth2() {}

    /** A signer with its own token; clients of the same OAuth 2.0 client may share it. */
    public static Signer signer(OAuth2Config config) {
        return new OAuth2Signer(config);
    }

    /**
     * A signer that stands in for {@link OAuth1}: it opens a sign-on session for {@link OAuth2Config.Builder#username}
     * and signs the calls of accounts, trades, orders and so on with it. The session is opened by a call that {@link
     * #signer} signs, so a client needs both. Calls must reach IBKR from the address that {@link
     * OAuth2Config.Builder#ip} names. One signer belongs to one user.
     *
     * @throws CredentialException when username or address are missing
     */
    public static Signer sessionSigner(OAuth2Config config) {
        return new SsoSessionSigner(config);
    }
}
