package io.github.ibkrclient.oauth;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ApiRequest;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.Signer;
import io.github.ibkrclient.SigningContext;
import io.github.ibkrclient.Transport;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.model.LiveSessionTokenResponse;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import okhttp3.Request;
import okhttp3.RequestBody;

/** The loop around a signer and IBKR's half of the token call, with the formulas of {@link SecondOpinion}. */
final class FakeIbkr implements Transport {
    private static final BigInteger OUR_SECRET = new BigInteger("5eed".repeat(16), 16);

    final FixedTiming timing = new FixedTiming();
    final List<Request> tokenCalls = new ArrayList<>();
    Consumer<ApiRequest> before = request -> {};
    UnaryOperator<LiveSessionTokenResponse> spoil = UnaryOperator.identity();
    byte[] token = {};

    private final byte[] accessTokenSecret;
    private final Signer signer;

    FakeIbkr(Signer signer, byte[] accessTokenSecret) {
        this.signer = signer;
        this.accessTokenSecret = accessTokenSecret.clone();
    }

    void renew() {
        signer.renew(context(Endpoint.LIVE_SESSION_TOKEN, Map.of()));
    }

    Request sign(Operation operation, String pathAndQuery, Map<String, String> authorization) {
        Request request = new Request.Builder()
                .url(Vectors.API_BASE + pathAndQuery)
                .method(operation.method(), operation.method().equals("POST") ? RequestBody.create(new byte[0]) : null)
                .build();
        return signer.sign(request, context(operation, authorization));
    }

    /** The items of the Authorization header. */
    static Map<String, String> items(Request request) {
        return SecondOpinion.headerItems(request.header("Authorization"));
    }

    static String item(Request request, String name) {
        return Objects.requireNonNull(items(request).get(name), name);
    }

    /** The base string of a request without a query that is signed, from what arrived. */
    static String baseString(String prepend, Request request) {
        Map<String, String> items = new TreeMap<>(items(request));
        items.remove("realm");
        items.remove("oauth_signature");
        String joined = items.entrySet().stream()
                .map(item -> item.getKey() + "=" + item.getValue())
                .collect(Collectors.joining("&"));
        return prepend + request.method() + "&"
                + PercentEncoding.encode(
                        request.url().newBuilder().query(null).build().toString()) + "&"
                + PercentEncoding.encode(joined);
    }

    static boolean rsaVerifies(Request request, String baseString) {
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(Keys.publicKey(Vectors.common("signature_public_spki_pem")));
            verifier.update(baseString.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(Base64.getDecoder().decode(item(request, "oauth_signature")));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A refusal with IBKR's words. */
    static ApiException refusal(int status, String words) {
        return new ApiException(
                Endpoint.LIVE_SESSION_TOKEN, Delivery.REFUSED, status, words, "IBKR answered " + status);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T send(ApiRequest request, TypeToken<T> type) {
        before.accept(request);
        Request call = sign(request.operation(), request.operation().path(), request.authorizationParameters());
        tokenCalls.add(call);
        if (!rsaVerifies(call, baseString(HexFormat.of().formatHex(accessTokenSecret), call))) {
            throw refusal(401, "id: 515400, error: LST failed, error: ");
        }
        BigInteger prime = new BigInteger(Vectors.DH_PRIME, 16);
        BigInteger agreed = new BigInteger(item(call, "diffie_hellman_challenge"), 16).modPow(OUR_SECRET, prime);
        token = SecondOpinion.liveSessionToken(agreed, accessTokenSecret);
        return (T) spoil.apply(new LiveSessionTokenResponse(
                BigInteger.TWO.modPow(OUR_SECRET, prime).toString(16),
                SecondOpinion.proof(token, item(call, "oauth_consumer_key")),
                timing.now.plus(Duration.ofHours(24))));
    }

    private SigningContext context(Operation operation, Map<String, String> authorization) {
        return new SigningContext(operation, authorization, timing, this);
    }
}
