package io.github.ibkrclient.oauth;

import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.IbkrException;

/** What IBKR means when it refuses a token call. Its words may name the token, so they are not passed on. */
final class Refusal {
    private static final int UNAUTHORIZED = 401;

    private Refusal() {}

    /** The setting to mend, where IBKR's words tell; else the exception itself. */
    static IbkrException explain(ApiException e, OAuthConfig config) {
        String words = e.ibkrMessage();
        if (e.status() != UNAUTHORIZED || words == null) {
            return e;
        }
        if (words.contains("invalid consumer")) {
            return config.refused(
                    Credential.CONSUMER_KEY,
                    "IBKR does not know this consumer key: it is wrong or not active yet; a new key takes effect after"
                            + " IBKR's nightly reset, at times days later, so compare it with the portal and try again"
                            + " tomorrow",
                    Endpoint.LIVE_SESSION_TOKEN);
        }
        if (words.contains("No access secret key found")) {
            return config.refused(
                    Credential.ACCESS_TOKEN,
                    "IBKR has no secret for this access token; make a new token in the portal and set it with its"
                            + " secret",
                    Endpoint.LIVE_SESSION_TOKEN);
        }
        if (words.contains("LST failed") && words.strip().endsWith("error:")) {
            return config.refused(
                    Credential.SIGNATURE_KEY,
                    "IBKR cannot verify the token call: the signature key, the Diffie-Hellman parameters or the access"
                            + " token secret is not the one that goes with this consumer key; give the files whose"
                            + " public halves were uploaded, and the secret of this token",
                    Endpoint.LIVE_SESSION_TOKEN);
        }
        return e;
    }
}
