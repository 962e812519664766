package io.github.ibkrclient.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.github.ibkrclient.testkit.Violation.Kind;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.net.InProcessInterceptor;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sign-on sessions of OAuth 2.0 clients, with tokens that the test makes by hand. */
class SsoSessionsTest {
    private static final String SESSIONS = "/gw/api/v1/sso-sessions";
    private static final String TICKLE = "/v1/api/tickle";
    private static final String HERE = "203.0.113.7";

    private final VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-11-18T15:00:00Z"));
    private final IbkrSimulator ibkr = IbkrSimulator.builder().timing(time).build();
    private final String bearer = bearer();

    @Test
    void aSessionsTokenIsGoodForItsUsersCalls() {
        SimulatedResponse opened = post(SESSIONS, bearer, "application/jwt", jwt(claims("simuser1", HERE)));

        assertThat(opened.status()).isEqualTo(200);
        assertThat(SpecCheck.problems("POST", SESSIONS, opened.text())).isEmpty();
        assertThat(tickle(token(opened))).isEqualTo(200);
        assertThat(ibkr.violations()).isEmpty();
    }

    @Test
    void eachTokenIsGoodForItsOwnCallsOnly() {
        String session = token(post(SESSIONS, bearer, "application/jwt", jwt(claims("simuser1", HERE))));

        assertThat(tickle(bearer)).isEqualTo(401);
        assertThat(post(SESSIONS, session, "application/jwt", jwt(claims("simuser1", HERE)))
                        .status())
                .isEqualTo(401);
        assertThat(kinds()).containsExactly(Kind.UNKNOWN_TOKEN);
    }

    @Test
    void aSessionLivesAsLongAsWasAskedAndADayAtMost() {
        Json brief = claims("simuser1", HERE).put("exp", time.now().getEpochSecond() + 60);
        Json endless = claims("simuser1", HERE).put("exp", time.now().getEpochSecond() + 999_999);
        String minute = token(post(SESSIONS, bearer, "application/jwt", jwt(brief)));
        String day = token(post(SESSIONS, bearer, "application/jwt", jwt(endless)));

        later(Duration.ofSeconds(59));
        assertThat(tickle(minute)).isEqualTo(200);
        later(Duration.ofSeconds(1));
        assertThat(tickle(minute)).isEqualTo(401);
        later(Duration.ofDays(1).minusSeconds(61));
        assertThat(tickle(day)).isEqualTo(200);
        later(Duration.ofSeconds(1));
        assertThat(tickle(day)).isEqualTo(401);
        assertThat(ibkr.violations()).isEmpty();
    }

    @Test
    void aChangedAddressEndsTheSessionForGood() {
        String token = token(post(SESSIONS, bearer, "application/jwt", jwt(claims("simuser1", HERE))));
        ibkr.callFrom("2001:db8::7");
        assertThat(tickle(token)).isEqualTo(401);
        ibkr.callFrom(HERE);
        later(Duration.ofSeconds(1));
        assertThat(tickle(token)).isEqualTo(401);
    }

    @Test
    void aLogoutEndsAllSessionsOfTheUser() {
        String one = token(post(SESSIONS, bearer, "application/jwt", jwt(claims("simuser1", HERE))));
        String other = token(post(SESSIONS, bearer, "application/jwt", jwt(claims("simuser1", HERE))));
        assertThat(tickle(one)).isEqualTo(200);
        assertThat(post("/v1/api/logout", other, "application/json", "").status())
                .isEqualTo(200);
        later(Duration.ofSeconds(1));
        assertThat(tickle(one)).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "home", "1.2.3", "203.0.113.7:443"})
    void whatIsNoAddressIsNamed(String ip) {
        SimulatedResponse refused = post(SESSIONS, bearer, "application/jwt", jwt(claims("simuser1", ip)));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("invalidArguments").contains("\"field\":\"ip\"");
    }

    @Test
    void aNameThatIsNotTheClientsIsNamed() {
        SimulatedResponse refused = post(SESSIONS, bearer, "application/jwt", jwt(claims("simuser2", HERE)));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("\"field\":\"credential\"");
    }

    @Test
    void theBodyIsAJwtThatTheClientSignedAndNothingElse() {
        String good = jwt(claims("simuser1", HERE));
        String[] parts = good.split("\\.", -1);
        String forged = parts[0] + "." + base64(claims("simuser1", "192.0.2.1").toString()) + "." + parts[2];
        Json late = claims("simuser1", HERE).put("exp", time.now().getEpochSecond());

        for (String bad :
                List.of(forged, jwt(late), jwt(claims("simuser1", HERE).put("iss", "x")), "{}", "")) {
            assertThat(post(SESSIONS, bearer, "application/jwt", bad).status()).isEqualTo(400);
        }
        assertThat(post(
                                SESSIONS,
                                bearer,
                                "application/json",
                                claims("simuser1", HERE).toString())
                        .status())
                .isEqualTo(400);
        assertThat(kinds()).containsOnly(Kind.BAD_SIGNATURE).hasSize(6);
    }

    private int tickle(String token) {
        return post(TICKLE, token, "application/json", "").status();
    }

    private SimulatedResponse post(String path, String token, String type, String body) {
        return ibkr.answer(new SimulatedRequest(
                "POST",
                InProcessInterceptor.ORIGIN,
                path,
                "",
                Map.of(
                        "User-Agent", List.of("x"),
                        "Content-Type", List.of(type),
                        "Content-Length", List.of(Integer.toString(body.length())),
                        "Authorization", List.of("Bearer " + token)),
                ByteString.encodeUtf8(body),
                "192.0.2.1"));
    }

    private String bearer() {
        String client = ibkr.user().reportClient().clientId();
        Json assertion = stamped().put("sub", client).put("aud", "/token");
        String form = "grant_type=client_credentials&scope=sso-sessions.write&client_assertion_type="
                + URLEncoder.encode("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", UTF_8)
                + "&client_assertion=" + jwt(assertion);
        return token(post("/oauth2/api/v1/token", "", "application/x-www-form-urlencoded", form));
    }

    private static String token(SimulatedResponse answer) {
        return JsonParser.parseString(answer.text())
                .getAsJsonObject()
                .get("access_token")
                .getAsString();
    }

    private Json claims(String username, String ip) {
        return stamped().put("credential", username).put("ip", ip);
    }

    private Json stamped() {
        long now = time.now().getEpochSecond();
        return Json.object()
                .put("iss", ibkr.user().reportClient().clientId())
                .put("iat", now)
                .put("exp", now + 86_400);
    }

    private String jwt(Json claims) {
        Json header = Json.object()
                .put("alg", "RS256")
                .put("kid", ibkr.user().reportClient().keyId());
        String signed = base64(header.toString()) + "." + base64(claims.toString());
        String pem = ibkr.user().reportClient().privateKeyPem().replaceAll("-----[A-Z ]+-----", "");
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            byte[] key = Base64.getMimeDecoder().decode(pem);
            signature.initSign(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key)));
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private void later(Duration duration) {
        time.join();
        time.advance(duration);
        time.leave();
    }

    private List<Kind> kinds() {
        return ibkr.violations().stream().map(Violation::kind).toList();
    }
}
