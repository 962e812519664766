package io.github.ibkrclient.oauth.internal.oauth1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.model.LiveSessionTokenResponse;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.QuerySigning;
import io.github.ibkrclient.oauth.fixture.FakeIbkr;
import io.github.ibkrclient.oauth.fixture.ReferenceCrypto;
import io.github.ibkrclient.oauth.fixture.Vectors;
import io.github.ibkrclient.operation.SecurityScheme;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.IntStream;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OAuth1SignerTest {
    private static final Duration DAY = Duration.ofHours(24);
    private static final byte[] SECRET = HexFormat.of().parseHex(Vectors.text(Vectors.lst(), "decrypted_secret_hex"));
    private final Signer signer = OAuth1.signer(Vectors.credentials().build());
    private final FakeIbkr ibkr = new FakeIbkr(signer, SECRET);
    private final Instant now = ibkr.timing.now;

    @Test
    void signsForOAuth1Only() {
        assertThat(signer.schemes()).containsExactlyInAnyOrder(SecurityScheme.OAUTH1_RSA, SecurityScheme.SESSION);
    }

    @Test
    void signsACallWithTheTokenBothSidesComputed() {
        ibkr.renew();

        Request call = ibkr.sign(Endpoint.TICKLE, "/tickle?conid=8314", Map.of());

        assertThat(FakeIbkr.items(call))
                .containsEntry("realm", "limited_poa")
                .containsEntry("oauth_consumer_key", Vectors.CONSUMER_KEY)
                .containsEntry("oauth_token", Vectors.ACCESS_TOKEN)
                .containsEntry("oauth_signature_method", "HMAC-SHA256")
                .containsEntry("oauth_timestamp", "1714489440")
                .containsEntry("oauth_signature", hmac(FakeIbkr.baseString("", call)))
                .hasSize(7);
    }

    @Test
    void signsOfTheQueryWhatItIsTold() {
        Signer inUrl = OAuth1.builder(Vectors.credentials().build())
                .querySigning(QuerySigning.IN_URL)
                .build();
        FakeIbkr ibkr = new FakeIbkr(inUrl, SECRET);
        ibkr.renew();

        Request call = ibkr.sign(Endpoint.TICKLE, "/tickle?conid=8314", Map.of());

        String base = FakeIbkr.baseString("", call).replace("%2Ftickle&", "%2Ftickle%3Fconid%3D8314&");
        byte[] expected = ReferenceCrypto.hmac("SHA-256", ibkr.token, base.getBytes(StandardCharsets.UTF_8));
        assertThat(FakeIbkr.item(call, "oauth_signature"))
                .isEqualTo(Base64.getEncoder().encodeToString(expected));
    }

    @Test
    void signsTheTokenCallWithTheSecretInFrontAndTheChallengeInTheHeader() {
        ibkr.renew();

        Request call = ibkr.tokenCalls.get(0);
        assertThat(FakeIbkr.items(call).keySet())
                .containsExactly(
                        "diffie_hellman_challenge",
                        "oauth_consumer_key",
                        "oauth_nonce",
                        "oauth_signature",
                        "oauth_signature_method",
                        "oauth_timestamp",
                        "oauth_token",
                        "realm");
        assertThat(FakeIbkr.rsaVerifies(call, FakeIbkr.baseString(HexFormat.of().formatHex(SECRET), call)))
                .isTrue();
    }

    @Test
    void signsTheTokenCallsOfThirdPartiesWithoutSecretAndAccessToken() {
        Request call = ibkr.sign(Endpoint.REQUEST_TOKEN, "/oauth/request_token", Map.of("oauth_callback", "oob"));

        assertThat(FakeIbkr.items(call)).containsEntry("oauth_callback", "oob").doesNotContainKey("oauth_token");
        assertThat(FakeIbkr.rsaVerifies(call, FakeIbkr.baseString("", call))).isTrue();
    }

    @Test
    void everyAttemptHasANonceOfItsOwn() {
        ibkr.renew();

        assertThat(IntStream.range(0, 1000)
                        .mapToObj(i -> FakeIbkr.item(ibkr.sign(Endpoint.TICKLE, "/tickle", Map.of()), "oauth_nonce")))
                .doesNotHaveDuplicates()
                .allMatch(nonce -> nonce.matches("[0-9a-f]{32}"));
    }

    @Test
    void timestampsNeverGoBack() {
        ibkr.renew();
        ibkr.timing.now = now.plusSeconds(10);
        String ahead = timestamp();
        ibkr.timing.now = now.minusSeconds(45);

        assertThat(timestamp()).isEqualTo(ahead);

        ibkr.timing.now = now.plusMillis(11_999);
        assertThat(timestamp()).isEqualTo("1714489451");
    }

    @Test
    void aClockThatWasFarAheadAndIsCorrectedIsFollowed() {
        ibkr.timing.now = now.plusSeconds(7200);
        ibkr.renew();
        timestamp();
        ibkr.timing.now = now;

        assertThat(timestamp()).isEqualTo("1714489440");
    }

    @Test
    void keepsTheRequestAsItIsApartFromTheHeader() {
        ibkr.renew();
        Request call = ibkr.sign(Endpoint.TICKLE, "/tickle?x=a%2Bb%26c", Map.of());

        Request again = signer.sign(call, new SigningContext(Endpoint.TICKLE, Map.of(), ibkr.timing, ibkr));

        assertThat(again.url()).hasToString(Vectors.API_BASE + "/tickle?x=a%2Bb%26c");
        assertThat(again.method()).isEqualTo("POST");
        assertThat(again.body()).isSameAs(call.body());
        assertThat(again.headers("Authorization")).hasSize(1).isNotEqualTo(call.headers("Authorization"));
    }

    @Test
    void refusesToSignWithoutAToken() {
        assertThatThrownBy(() -> ibkr.sign(Endpoint.TICKLE, "/tickle", Map.of()))
                .isInstanceOfSatisfying(SessionException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.SESSION_EXPIRED);
                    assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT);
                });
    }

    @Test
    void isReadyFromTheHandshakeUntilItIsDiscarded() {
        assertThat(signer.ready(now)).isFalse();
        assertThat(signer.expiresAt()).isEmpty();

        ibkr.renew();
        assertThat(signer.ready(now)).isTrue();
        assertThat(signer.expiresAt()).contains(now.plus(DAY));

        signer.discard();
        assertThat(signer.ready(now)).isFalse();
        assertThat(signer.expiresAt()).isEmpty();
    }

    @Test
    void countsATokenAsUsedUpAMarginBeforeItsEnd() {
        ibkr.renew();
        Instant fiveMinutesBefore = now.plus(DAY).minus(Duration.ofMinutes(5));

        assertThat(signer.ready(fiveMinutesBefore.minusMillis(1))).isTrue();
        assertThat(signer.ready(fiveMinutesBefore)).isFalse();
    }

    @Test
    void theMarginCanBeChosen() {
        Signer eager = OAuth1.builder(Vectors.credentials().build())
                .renewBefore(Duration.ofHours(1))
                .build();
        new FakeIbkr(eager, SECRET).renew();

        assertThat(eager.ready(now.plus(Duration.ofHours(23)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT12H0.001S"})
    void refusesAMarginThatMakesNoSense(String margin) {
        OAuth1.Builder builder = OAuth1.builder(Vectors.credentials().build());

        assertThatThrownBy(() -> builder.renewBefore(Duration.parse(margin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("renewBefore is between 0 and 12 hours, not " + margin);
    }

    @Test
    void aTokenOfAShortLifeIsUsedForHalfOfIt() {
        expiration(now.plusSeconds(60));

        assertThat(signer.ready(now.plusSeconds(29))).isTrue();
        assertThat(signer.ready(now.plusSeconds(30))).isFalse();
    }

    private void expiration(@Nullable Instant stated) {
        ibkr.spoil = answer -> new LiveSessionTokenResponse(
                answer.diffieHellmanResponse(), answer.liveSessionTokenSignature(), stated);
        ibkr.renew();
    }

    private String timestamp() {
        return FakeIbkr.item(ibkr.sign(Endpoint.TICKLE, "/tickle", Map.of()), "oauth_timestamp");
    }

    private String hmac(String baseString) {
        return Base64.getEncoder()
                .encodeToString(
                        ReferenceCrypto.hmac("SHA-256", ibkr.token, baseString.getBytes(StandardCharsets.UTF_8)));
    }
}
