package io.github.ibkrclient.oauth.internal.oauth2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.model.BearerToken;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.OAuth2Credentials;
import io.github.ibkrclient.oauth.fixture.FixedTiming;
import io.github.ibkrclient.oauth.fixture.TestKeys;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.Transport;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/** A signer of OAuth 2.0, and what the token endpoint answers it. */
abstract class OAuth2SignerFixture {
    static final KeyPair PAIR = TestKeys.generate("RSA", 3072);
    static final String PEM = TestKeys.pem("PRIVATE KEY", PAIR.getPrivate());
    static final String TOKEN = "marked-bearer-token";

    static final String BODY = "{\"accountId\":\"U1\",\"gzip\":true,\"accountIds\":[\"U1\",\"U2\"]}";

    final FixedTiming timing = new FixedTiming();
    final Signer signer = OAuth2.signer(config().build());
    Supplier<BearerToken> answer = () -> new BearerToken(TOKEN, "Bearer", "statements.read", 86_399L);

    static OAuth2Credentials.Builder config() {
        return OAuth2Credentials.builder().clientId("client").keyId("main").privateKey(PEM);
    }

    static RequestBody json() {
        return RequestBody.create(BODY, MediaType.get("application/json"));
    }

    void renew(Signer renewed) {
        renewed.renew(context(Endpoint.CREATE_STATEMENT));
    }

    Request sign(Signer signing, Operation operation, RequestBody body) {
        return signing.sign(request(operation, body), context(operation));
    }

    static Request request(Operation operation, RequestBody body) {
        return new Request.Builder()
                .url("https://api.ibkr.com" + operation.path())
                .method(operation.method(), body)
                .build();
    }

    SigningContext context(Operation operation) {
        Transport transport = new Transport() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> T send(ApiRequest request, TypeToken<T> type) {
                assertThat(request.operation()).isEqualTo(Endpoint.BEARER_TOKEN);
                return (T) answer.get();
            }
        };
        return new SigningContext(operation, Map.of(), timing, transport);
    }

    static JsonObject part(String jwt, int index) {
        return JsonParser.parseString(new String(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[index]), UTF_8))
                .getAsJsonObject();
    }

    static boolean verifies(String jwt) {
        String[] parts = jwt.split("\\.", -1);
        try {
            Signature check = Signature.getInstance("SHA256withRSA");
            check.initVerify(PAIR.getPublic());
            check.update(String.join(".", Arrays.asList(parts).subList(0, 2)).getBytes(UTF_8));
            return check.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
