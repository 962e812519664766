package io.github.ibkrclient.oauth.internal.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonParser;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.model.BearerToken;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.OAuth2Credentials;
import io.github.ibkrclient.oauth.ReportBodies;
import io.github.ibkrclient.oauth.fixture.LogFile;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import io.github.ibkrclient.operation.SecurityScheme;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import okhttp3.FormBody;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;

class OAuth2SignerTest extends OAuth2SignerFixture {
    @Test
    void signsTheTokenCallAndCallsWithTheToken() {
        assertThat(signer.schemes()).containsExactlyInAnyOrder(SecurityScheme.OAUTH2_ASSERTION, SecurityScheme.OAUTH2);
    }

    @Test
    void theAssertionIsWhatTheTokenEndpointWants() {
        FormBody form =
                (FormBody) Objects.requireNonNull(sign(signer, Endpoint.BEARER_TOKEN, RequestBody.create(new byte[0]))
                        .body());

        assertThat(form.value(form.size() - 1)).isEqualTo(assertion(form));
        assertThat(form.encodedName(0) + "=" + form.value(0)).isEqualTo("grant_type=client_credentials");
        assertThat(form.name(1)).isEqualTo("scope");
        assertThat(form.value(1)).isEqualTo("reports.read reports.write statements.read statements.write");
        assertThat(form.value(2)).isEqualTo("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        assertThat(part(assertion(form), 0))
                .isEqualTo(JsonParser.parseString("{\"kid\":\"main\",\"typ\":\"JWT\",\"alg\":\"RS256\"}"));
        long now = timing.now.getEpochSecond();
        assertThat(part(assertion(form), 1))
                .isEqualTo(JsonParser.parseString("{\"iss\":\"client\",\"sub\":\"client\",\"aud\":\"/token\",\"iat\":"
                        + (now - 10) + ",\"exp\":" + (now + 60) + "}"));
        assertThat(verifies(assertion(form))).isTrue();
    }

    @Test
    void aTokenCountsAsUsedUpBeforeItEnds() {
        assertThat(signer.ready(timing.now)).isFalse();
        renew(signer);

        assertThat(signer.expiresAt()).contains(timing.now.plusSeconds(86_399));
        assertThat(signer.ready(timing.now.plusSeconds(86_399 - 301))).isTrue();
        assertThat(signer.ready(timing.now.plusSeconds(86_399 - 300))).isFalse();

        answer = () -> new BearerToken(TOKEN, null, null, 60L); // used for half of its life at least
        renew(signer);
        assertThat(signer.ready(timing.now.plusSeconds(29))).isTrue();
        assertThat(signer.ready(timing.now.plusSeconds(30))).isFalse();

        answer = () -> new BearerToken(TOKEN, null, null, null);
        renew(signer);
        assertThat(signer.expiresAt()).contains(timing.now.plus(Duration.ofMinutes(10)));

        signer.discard();
        assertThat(signer.expiresAt()).isEmpty();
        assertThat(catchThrowable(() -> sign(signer, Endpoint.CREATE_STATEMENT, json())))
                .isInstanceOf(SessionException.class);
    }

    @Test
    void theOldTokenStaysWhenRenewalFails() {
        renew(signer);
        answer = () -> {
            throw refusal(503, "maintenance");
        };

        assertThat(catchThrowable(() -> renew(signer))).isInstanceOf(ApiException.class);
        assertThat(signer.ready(timing.now)).isTrue();
    }

    @Test
    void aRefusalNamesTheSettingToMend() {
        assertRefused(400, "invalid_client", "ibkr.oauth2.private-key");
        assertRefused(401, "", "ibkr.oauth2.private-key");
        assertRefused(400, "invalid_scope", "ibkr.oauth2.scopes");
        assertRefused(403, "forbidden", "ibkr.oauth2.client-id");
    }

    @Test
    void anAnswerWithoutATokenIsUnreadable() {
        for (String bad : List.of("", " ", "two words", "line\nbreak")) {
            answer = () -> new BearerToken(bad, "Bearer", null, 60L);
            DecodeException failure = catchThrowableOfType(DecodeException.class, () -> renew(signer));
            assertThat(failure.path()).isEqualTo("$.access_token");
        }
    }

    @Test
    void signsNothingOfOAuth1() {
        assertThat(catchThrowable(() -> sign(signer, Endpoint.TICKLE, RequestBody.create(new byte[0]))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TICKLE is not signed with OAuth 2.0, which this signer is for");
    }

    @Test
    void nothingThatComesOutHoldsASecret() {
        long logged = LogFile.lines().count();
        StringWriter out = new StringWriter();
        PrintWriter print = new PrintWriter(out);
        OAuth2Credentials.Builder builder = config().keyPassword("marked-pass-word");
        Signer signing = OAuth2.signer(builder.reportBodies(ReportBodies.SIGNED).build());
        renew(signing);
        for (Object object : List.of(
                builder,
                builder.build(),
                signing,
                signing.expiresAt(),
                answer.get(),
                new Jwt(KeyAccess.of(builder.build())),
                KeyAccess.of(builder.build()).key())) {
            print.println(object);
        }
        RequestBody form = sign(signing, Endpoint.BEARER_TOKEN, RequestBody.create(new byte[0]))
                .body();
        for (String words : List.of("invalid_scope ", "invalid_client ")) {
            answer = () -> {
                throw refusal(400, words + assertion((FormBody) Objects.requireNonNull(form)));
            };
            catchThrowable(() -> renew(signing)).printStackTrace(print);
        }
        answer = () -> new BearerToken(TOKEN + " ", "Bearer", null, 60L);
        catchThrowable(() -> renew(signing)).printStackTrace(print);
        catchThrowable(() -> sign(signing, Endpoint.CREATE_STATEMENT, RequestBody.create("{" + TOKEN, null)))
                .printStackTrace(print);
        for (String bad : List.of(PEM.substring(100), PEM.substring(0, 900), PEM.replace("\n", "\n?"))) {
            catchThrowable(() -> config().privateKey(bad).build()).printStackTrace(print);
        }
        LogFile.lines().skip(logged).forEach(print::println);

        assertThat(out.toString()).isNotEmpty().doesNotContain(TOKEN, "marked-pass-word", "eyJ");
        assertThat(PEM.lines().filter(line -> !line.startsWith("-----")).skip(1))
                .noneMatch(line -> out.toString().contains(line));
    }

    private void assertRefused(int status, String words, String setting) {
        answer = () -> {
            throw refusal(status, words);
        };
        CredentialException failure = catchThrowableOfType(CredentialException.class, () -> renew(signer));
        assertThat(failure.setting()).isEqualTo(setting);
        assertThat(failure.delivery()).isEqualTo(Delivery.REFUSED);
        assertThat(failure).hasNoCause();
    }

    private static ApiException refusal(int status, String words) {
        return new ApiException(Endpoint.BEARER_TOKEN, Delivery.REFUSED, status, words, "HTTP " + status);
    }

    private static String assertion(FormBody form) {
        return form.value(3);
    }
}
