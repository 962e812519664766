package io.github.ibkrclient.oauth;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/** The known answers of {@code vectors.json}, and credentials made of its keys. */
final class Vectors {
    private static final JsonObject ALL =
            JsonParser.parseString(resource("vectors.json")).getAsJsonObject();
    private static final JsonObject COMMON = ALL.getAsJsonObject("common");

    static final String API_BASE = common("api_base");
    static final String CONSUMER_KEY = common("consumer_key");
    static final String ACCESS_TOKEN = common("access_token");
    static final String REALM = common("realm");
    static final String SIGNATURE_KEY = common("signature_key_pkcs8_pem");
    static final String ENCRYPTION_KEY = common("encryption_key_pkcs8_pem");
    static final String DH_PEM = common("dhparam_pem");
    static final String DH_PRIME = common("dh_prime_hex");
    static final String ACCESS_TOKEN_SECRET = text(lst().getAsJsonObject("input"), "access_token_secret_b64");

    private Vectors() {}

    static String common(String name) {
        return text(COMMON, name);
    }

    static String text(JsonObject object, String name) {
        return object.get(name).getAsString();
    }

    /** The first of the token vectors. */
    static JsonObject lst() {
        return ALL.getAsJsonArray("lst_vectors").get(0).getAsJsonObject();
    }

    static JsonObject formBody() {
        return ALL.getAsJsonObject("hmac_form_body_vector");
    }

    static Stream<Arguments> lstVectors() {
        return named(ALL.getAsJsonArray("lst_vectors"));
    }

    static Stream<Arguments> hmacVectors() {
        return named(ALL.getAsJsonArray("hmac_vectors"));
    }

    static Stream<Arguments> thirdPartyVectors() {
        return named(ALL.getAsJsonArray("third_party_vectors"));
    }

    /** Credentials that are right, to be spoilt one setting at a time. */
    static OAuthConfig.Builder credentials() {
        return OAuthConfig.builder()
                .consumerKey(CONSUMER_KEY)
                .accessToken(ACCESS_TOKEN)
                .accessTokenSecret(ACCESS_TOKEN_SECRET)
                .realm(REALM)
                .signatureKey(SIGNATURE_KEY)
                .encryptionKey(ENCRYPTION_KEY)
                .dhParameters(DH_PEM);
    }

    static SortedMap<String, String> parameters(String method, String nonce, String timestamp) {
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("oauth_consumer_key", CONSUMER_KEY);
        parameters.put("oauth_nonce", nonce);
        parameters.put("oauth_signature_method", method);
        parameters.put("oauth_timestamp", timestamp);
        parameters.put("oauth_token", ACCESS_TOKEN);
        return parameters;
    }

    static String resource(String name) {
        try (InputStream stream = Vectors.class.getResourceAsStream("/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<Arguments> named(JsonArray vectors) {
        return StreamSupport.stream(vectors.spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .map(vector -> Arguments.of(Named.of(text(vector, "name"), vector)));
    }
}
