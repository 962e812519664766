package io.github.ibkrclient.oauth.internal.oauth1;

import static io.github.ibkrclient.oauth.fixture.Vectors.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.ibkrclient.oauth.QuerySigning;
import io.github.ibkrclient.oauth.fixture.Vectors;
import io.github.ibkrclient.oauth.internal.keys.DiffieHellman;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import io.github.ibkrclient.operation.ApiRequest.Parameter;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KnownAnswersTest {
    private static final Map<String, QuerySigning> VARIANTS = Map.of(
            "A_query_omitted", QuerySigning.LEFT_OUT,
            "B_query_in_params_single_encoded", QuerySigning.AMONG_PARAMETERS,
            "C_query_in_params_rfc5849", QuerySigning.AMONG_ENCODED_PARAMETERS,
            "D_full_url_with_query", QuerySigning.IN_URL);

    @ParameterizedTest
    @MethodSource("io.github.ibkrclient.oauth.fixture.Vectors#lstVectors")
    void theTokenCallIsSignedAsInTheVector(JsonObject vector) {
        JsonObject input = vector.getAsJsonObject("input");
        UserKeys keys = KeyAccess.of(Vectors.credentials()
                .accessTokenSecret(text(input, "access_token_secret_b64"))
                .build());
        String secret = HexFormat.of().formatHex(keys.accessTokenSecret());
        assertThat(secret).isEqualTo(text(vector, "decrypted_secret_hex"));

        String challenge = exchange(keys, input).challenge();
        assertThat(challenge).isEqualTo(text(vector, "diffie_hellman_challenge"));

        SortedMap<String, String> parameters =
                Vectors.parameters("RSA-SHA256", text(input, "nonce"), text(input, "timestamp"));
        parameters.put("diffie_hellman_challenge", challenge);
        String base = baseString(secret, "POST", Vectors.API_BASE + "/oauth/live_session_token", parameters);
        assertThat(base).isEqualTo(text(vector, "base_string"));
        assertThat(rsaHeader(keys, base, parameters)).isEqualTo(text(vector, "authorization_header"));
    }

    @ParameterizedTest
    @MethodSource("io.github.ibkrclient.oauth.fixture.Vectors#lstVectors")
    void theTokenIsDerivedAndProvenAsInTheVector(JsonObject vector) {
        JsonObject input = vector.getAsJsonObject("input");
        JsonObject response = vector.getAsJsonObject("server_response");
        UserKeys keys = KeyAccess.of(Vectors.credentials()
                .accessTokenSecret(text(input, "access_token_secret_b64"))
                .build());

        Optional<BigInteger> agreed = exchange(keys, input).agree(text(response, "diffie_hellman_response"));
        assertThat(agreed).contains(new BigInteger(text(vector.getAsJsonObject("K"), "hex"), 16));

        LiveSessionToken token = LiveSessionToken.derive(agreed.get(), keys.accessTokenSecret(), Instant.MAX);
        String proof = text(response, "live_session_token_signature");
        assertThat(token.provenBy(proof, Vectors.CONSUMER_KEY)).isTrue();
        assertThat(token.sign("any"))
                .isEqualTo(token(text(vector, "live_session_token_b64")).sign("any"));

        for (Map.Entry<String, JsonElement> wrong :
                vector.getAsJsonObject("wrong_results_for_negative_tests").entrySet()) {
            assertThat(token(wrong.getValue().getAsString()).provenBy(proof, Vectors.CONSUMER_KEY))
                    .as(wrong.getKey())
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.ibkrclient.oauth.fixture.Vectors#hmacVectors")
    void aCallIsSignedAsInTheVectorWhateverOfItsQueryIsSigned(JsonObject vector) {
        LiveSessionToken token = token(text(vector, "lst_b64"));
        JsonObject variants = vector.getAsJsonObject("variants");
        assertThat(variants.keySet()).isEqualTo(VARIANTS.keySet());
        VARIANTS.forEach((name, querySigning) -> {
            JsonObject variant = variants.getAsJsonObject(name);
            SortedMap<String, String> parameters =
                    Vectors.parameters("HMAC-SHA256", text(vector, "nonce"), text(vector, "timestamp"));
            String base = BaseString.of(
                    "", text(vector, "method"), signed(querySigning, text(vector, "wire_url")), parameters);
            assertThat(base).as(name).isEqualTo(text(variant, "base_string"));

            parameters.put("oauth_signature", Base64.getEncoder().encodeToString(token.sign(base)));
            assertThat(AuthorizationHeader.of(Vectors.REALM, parameters))
                    .as(name)
                    .isEqualTo(text(variant, "authorization_header"));
        });
    }

    @Test
    void aFormBodyIsNotSignedButAStrategyOfOnesOwnCanSignIt() {
        JsonObject vector = Vectors.formBody();
        QuerySigning withBody = url -> new QuerySigning.Signed(
                url.toString(), List.of(new Parameter("compete", "false"), new Parameter("publish", "true")));

        String base = BaseString.of(
                "",
                "POST",
                signed(withBody, Vectors.API_BASE + "/iserver/auth/ssodh/init"),
                Vectors.parameters("HMAC-SHA256", "n0nc3AAAA0000007", "1714489447"));

        assertThat(base).isEqualTo(text(vector, "base_string"));
        assertThat(token(text(Vectors.lst(), "live_session_token_b64")).sign(base))
                .isEqualTo(Base64.getDecoder().decode(text(vector, "signature_b64")));
    }

    @ParameterizedTest
    @MethodSource("io.github.ibkrclient.oauth.fixture.Vectors#thirdPartyVectors")
    void theTokenCallsOfThirdPartiesAreSignedAsInTheVector(JsonObject vector) {
        SortedMap<String, String> parameters = new TreeMap<>();
        vector.getAsJsonObject("params")
                .entrySet()
                .forEach(parameter ->
                        parameters.put(parameter.getKey(), parameter.getValue().getAsString()));

        String base = baseString("", "POST", text(vector, "url"), parameters);

        assertThat(base).isEqualTo(text(vector, "base_string"));
        assertThat(rsaHeader(KeyAccess.of(Vectors.credentials().build()), base, parameters))
                .isEqualTo(text(vector, "authorization_header"));
    }

    private static DiffieHellman exchange(UserKeys keys, JsonObject input) {
        return new DiffieHellman(
                keys.consumer().dhParameters(), new BigInteger(text(input, "client_dh_private_hex"), 16));
    }

    private static String baseString(String prepend, String method, String url, SortedMap<String, String> parameters) {
        return BaseString.of(prepend, method, signed(QuerySigning.LEFT_OUT, url), parameters);
    }

    private static SignedUrl signed(QuerySigning strategy, String url) {
        QuerySigning.Signed signed = strategy.of(HttpUrl.get(url));
        return new SignedUrl(signed.url(), signed.parameters());
    }

    private static String rsaHeader(UserKeys keys, String base, SortedMap<String, String> parameters) {
        parameters.put(
                "oauth_signature",
                Base64.getEncoder()
                        .encodeToString(keys.consumer().signatureKey().sign(base)));
        return AuthorizationHeader.of(Vectors.REALM, parameters);
    }

    private static LiveSessionToken token(String base64) {
        return new LiveSessionToken(Base64.getDecoder().decode(base64), Instant.MAX);
    }
}
