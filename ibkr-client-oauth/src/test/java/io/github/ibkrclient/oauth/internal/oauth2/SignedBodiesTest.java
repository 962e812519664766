package io.github.ibkrclient.oauth.internal.oauth2;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.ReportBodies;
import java.io.IOException;
import java.util.Objects;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import org.junit.jupiter.api.Test;

/** Bodies that are sent as signed JWTs. */
class SignedBodiesTest extends OAuth2SignerFixture {
    @Test
    void aSignedBodyHasTheFieldsAsClaims() throws IOException {
        Signer signing =
                OAuth2.signer(config().reportBodies(ReportBodies.SIGNED).build());
        renew(signing);
        Request signed = sign(signing, Endpoint.CREATE_STATEMENT, json());

        RequestBody body = Objects.requireNonNull(signed.body());
        assertThat(body.contentType()).isEqualTo(MediaType.get("application/jwt"));
        Buffer text = new Buffer();
        body.writeTo(text);
        String jwt = text.readUtf8();
        JsonObject claims = part(jwt, 1);
        assertThat(claims.keySet()).containsExactlyInAnyOrder("accountId", "gzip", "accountIds", "iss", "iat", "exp");
        assertThat(claims.get("accountIds")).isEqualTo(JsonParser.parseString("[\"U1\",\"U2\"]"));
        assertThat(verifies(jwt)).isTrue();
    }

    @Test
    void theBodyThatAsksForASessionIsSignedInAnyCaseAndForADay() throws IOException {
        Signer signing =
                OAuth2.signer(config().username("somebody").ip("203.0.113.7").build());
        signing.renew(context(Endpoint.CREATE_SSO_SESSION));
        Request signed = sign(
                signing,
                Endpoint.CREATE_SSO_SESSION,
                RequestBody.create("{\"credential\":\"somebody\",\"ip\":\"203.0.113.7\"}", null));

        RequestBody body = Objects.requireNonNull(signed.body());
        assertThat(body.contentType()).isEqualTo(MediaType.get("application/jwt"));
        Buffer text = new Buffer();
        body.writeTo(text);
        String jwt = text.readUtf8();
        long now = timing.now.getEpochSecond();
        assertThat(part(jwt, 0))
                .isEqualTo(JsonParser.parseString("{\"kid\":\"main\",\"typ\":\"JWT\",\"alg\":\"RS256\"}"));
        assertThat(part(jwt, 1))
                .isEqualTo(JsonParser.parseString(
                        "{\"credential\":\"somebody\",\"ip\":\"203.0.113.7\",\"iss\":\"client\",\"iat\":" + (now - 10)
                                + ",\"exp\":" + (now + 86_400) + "}"));
        assertThat(verifies(jwt)).isTrue();
        assertThat(signed.header("Authorization")).isEqualTo("Bearer " + TOKEN);
    }

    @Test
    void aPlainBodyStaysAsItIs() {
        renew(signer);
        Request request = request(Endpoint.CREATE_STATEMENT, json());

        Request signed = signer.sign(request, context(Endpoint.CREATE_STATEMENT));

        assertThat(signed.body()).isSameAs(request.body());
        assertThat(signed.header("Authorization")).isEqualTo("Bearer " + TOKEN);
    }
}
