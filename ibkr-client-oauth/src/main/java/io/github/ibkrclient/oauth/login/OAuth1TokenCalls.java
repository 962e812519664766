package io.github.ibkrclient.oauth.login;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.model.AccessTokenResponse;
import io.github.ibkrclient.model.RequestTokenResponse;
import io.github.ibkrclient.oauth.internal.oauth1.ConsumerKeys;
import io.github.ibkrclient.oauth.internal.oauth1.TokenErrors;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Transport;

/** The two calls by which a consumer gets the access token of a user. */
final class OAuth1TokenCalls {
    private final Transport transport;
    private final ConsumerKeys consumer;

    OAuth1TokenCalls(Transport transport, ConsumerKeys consumer) {
        this.transport = transport;
        this.consumer = consumer;
    }

    /** A new request token. */
    String requestToken() {
        RequestTokenResponse answer;
        try {
            answer = transport.send(
                    ApiRequest.of(Endpoint.REQUEST_TOKEN).authorization("oauth_callback", "oob"),
                    TypeToken.get(RequestTokenResponse.class));
        } catch (ApiException e) {
            throw TokenErrors.ofRequestToken(e, consumer);
        }
        String token = answer.oauthToken();
        if (token == null || !OAuth1Callback.FORM.matcher(token).matches()) {
            throw new DecodeException(
                    Endpoint.REQUEST_TOKEN, Delivery.UNKNOWN, "$.oauth_token", "it is missing or no token");
        }
        return token;
    }

    /** What IBKR gives for a request token with its verifier. */
    AccessTokenResponse accessToken(String requestToken, String verifier) {
        try {
            return transport.send(
                    ApiRequest.of(Endpoint.ACCESS_TOKEN)
                            .authorization("oauth_token", requestToken)
                            .authorization("oauth_verifier", verifier),
                    TypeToken.get(AccessTokenResponse.class));
        } catch (ApiException e) {
            throw TokenErrors.ofAccessToken(e, consumer);
        }
    }
}
