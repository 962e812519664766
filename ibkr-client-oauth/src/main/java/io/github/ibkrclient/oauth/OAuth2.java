package io.github.ibkrclient.oauth;

import io.github.ibkrclient.Signer;

/**
 * Signs for OAuth 2.0, the way into IBKR's reports. IBKR gives it to institutions only; a client may hold this signer
 * beside one of {@link OAuth1}, and each call uses the one that its operation names.
 */
public final class OAuth2 {
    private OAuth2() {}

    /** A signer with its own token; clients of the same OAuth 2.0 client may share it. */
    public static Signer signer(OAuth2Config config) {
        return new OAuth2Signer(config);
    }
}
