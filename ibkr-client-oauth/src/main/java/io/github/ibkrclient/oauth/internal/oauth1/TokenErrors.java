package io.github.ibkrclient.oauth.internal.oauth1;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.AuthorizationException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.oauth.internal.files.CredentialKey;

/**
 * What it means that IBKR refuses a token call; see {@code docs/protocol.md#oauth-10a-refusals}. IBKR's words are not
 * passed on, because they may name the token; see {@code docs/protocol.md#words-may-hold-secrets}.
 */
public final class TokenErrors {
    private static final int UNAUTHORIZED = 401;

    private TokenErrors() {}

    /** IBKR does not know the consumer, or does not hold its signature key. Other failures are returned as they are. */
    public static IbkrException ofRequestToken(ApiException e, ConsumerKeys consumer) {
        if (e.status() != UNAUTHORIZED) {
            return e;
        }
        return unknown(e)
                ? stranger(consumer, Endpoint.REQUEST_TOKEN)
                : consumer.refused(
                        CredentialKey.SIGNATURE_KEY,
                        "IBKR cannot verify the call: this key is not the one whose public half IBKR holds for the"
                                + " consumer, or this machine's clock is wrong; give the key that was sent to IBKR, and set"
                                + " the clock",
                        Endpoint.REQUEST_TOKEN);
    }

    /** The consumer and its key served for the request token, so a refusal is about what the browser brought. */
    public static IbkrException ofAccessToken(ApiException e, ConsumerKeys consumer) {
        if (e.status() != UNAUTHORIZED) {
            return e;
        }
        return unknown(e)
                ? stranger(consumer, Endpoint.ACCESS_TOKEN)
                : new AuthorizationException(
                        AuthorizationException.Reason.NOT_TAKEN,
                        "IBKR does not take the callback's token and verifier: they are too old, used or changed; begin"
                                + " anew",
                        Endpoint.ACCESS_TOKEN);
    }

    private static boolean unknown(ApiException e) {
        return String.valueOf(e.ibkrMessage()).contains("invalid consumer");
    }

    private static IbkrException stranger(ConsumerKeys consumer, Endpoint call) {
        return consumer.refused(
                CredentialKey.CONSUMER_KEY,
                "IBKR knows no third party by this consumer key and realm: they are wrong, not active yet, or those of"
                        + " the self-service portal, which gives out its tokens itself; compare them with what IBKR"
                        + " assigned",
                call);
    }

    /** The setting that IBKR's words point to. Other failures are returned as they are. */
    static IbkrException ofLiveSessionToken(ApiException e, ConsumerKeys consumer) {
        String words = e.ibkrMessage();
        if (e.status() != UNAUTHORIZED || words == null) {
            return e;
        }
        if (words.contains("invalid consumer")) {
            return consumer.refused(
                    CredentialKey.CONSUMER_KEY,
                    "IBKR does not know this consumer key: it is wrong or not active yet; a new key takes effect after"
                            + " IBKR's nightly reset, at times days later, so compare it with "
                            + (consumer.thirdParty() ? "what IBKR assigned" : "the portal") + " and try again tomorrow",
                    Endpoint.LIVE_SESSION_TOKEN);
        }
        if (words.contains("No access secret key found")) {
            return consumer.refused(
                    CredentialKey.ACCESS_TOKEN,
                    "IBKR has no secret for this access token; "
                            + (consumer.thirdParty()
                                    ? "the user may have taken it back; " + CredentialKey.CONSENT_ANEW
                                    : "make a new token in the portal and set it with its secret"),
                    Endpoint.LIVE_SESSION_TOKEN);
        }
        if (words.contains("LST failed") && words.strip().endsWith("error:")) {
            return consumer.refused(
                    CredentialKey.SIGNATURE_KEY,
                    "IBKR cannot verify the token call: the signature key, the Diffie-Hellman parameters or the access"
                            + " token secret is not the one that goes with this consumer key; give the files whose"
                            + " public halves were uploaded, and the secret of this token",
                    Endpoint.LIVE_SESSION_TOKEN);
        }
        return e;
    }
}
