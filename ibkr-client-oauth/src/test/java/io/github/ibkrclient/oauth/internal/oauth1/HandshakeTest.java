package io.github.ibkrclient.oauth.internal.oauth1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.model.LiveSessionTokenResponse;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.fixture.FakeIbkr;
import io.github.ibkrclient.oauth.fixture.ReferenceCrypto;
import io.github.ibkrclient.oauth.fixture.ScriptedRandom;
import io.github.ibkrclient.oauth.fixture.Vectors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    private static final Duration DAY = Duration.ofHours(24);
    private static final byte[] SECRET = HexFormat.of().parseHex(Vectors.text(Vectors.lst(), "decrypted_secret_hex"));
    private final Signer signer = OAuth1.signer(Vectors.credentials().build());
    private final FakeIbkr ibkr = new FakeIbkr(signer, SECRET);
    private final Instant now = ibkr.timing.now;

    @Test
    void everyHandshakeUsesANewChallenge() {
        ibkr.renew();
        ibkr.renew();

        assertThat(ibkr.tokenCalls)
                .extracting(call -> FakeIbkr.item(call, "diffie_hellman_challenge"))
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void agreesAsInTheVectorWhenTheRandomNumbersAreThoseOfTheVector() {
        byte[] ours =
                HexFormat.of().parseHex(Vectors.text(Vectors.lst().getAsJsonObject("input"), "client_dh_private_hex"));
        Signer scripted = OAuth1.builder(Vectors.credentials().build())
                .random(new ScriptedRandom(ours))
                .build();
        FakeIbkr ibkr = new FakeIbkr(scripted, SECRET);
        var response = Vectors.lst().getAsJsonObject("server_response");
        ibkr.spoil = any -> new LiveSessionTokenResponse(
                Vectors.text(response, "diffie_hellman_response"),
                Vectors.text(response, "live_session_token_signature"),
                Instant.ofEpochMilli(
                        response.get("live_session_token_expiration").getAsLong()));

        ibkr.renew();
        ibkr.token = Base64.getDecoder().decode(Vectors.text(Vectors.lst(), "live_session_token_b64"));

        assertThat(FakeIbkr.items(ibkr.tokenCalls.get(0)))
                .containsEntry("diffie_hellman_challenge", Vectors.text(Vectors.lst(), "diffie_hellman_challenge"));
        Request call = ibkr.sign(Endpoint.TICKLE, "/tickle", Map.of());
        byte[] expected = ReferenceCrypto.hmac(
                "SHA-256", ibkr.token, FakeIbkr.baseString("", call).getBytes(StandardCharsets.UTF_8));
        assertThat(FakeIbkr.item(call, "oauth_signature"))
                .isEqualTo(Base64.getEncoder().encodeToString(expected));
        assertThat(scripted.expiresAt()).contains(Instant.ofEpochMilli(1714575840000L));
    }

    @Test
    void aTokenWithoutAStatedEndLivesADay() {
        expiration(null);
        assertThat(signer.expiresAt()).contains(now.plus(DAY));
    }

    @Test
    void anEndThatIsNotInTheFutureIsTheTimeOfComputation() {
        expiration(now);
        assertThat(signer.expiresAt()).contains(now.plus(DAY));

        expiration(now.minusSeconds(7));
        assertThat(signer.expiresAt()).contains(now.minusSeconds(7).plus(DAY));
    }

    @Test
    void anEndThatIsNoTimeOfTodayAtAllIsNotBelieved() {
        expiration(Instant.EPOCH);
        assertThat(signer.expiresAt()).contains(now.plus(DAY));
    }

    @Test
    void anEndInAnotherYearIsNotBelieved() {
        expiration(Instant.ofEpochMilli(Long.MAX_VALUE));
        assertThat(signer.expiresAt()).contains(now.plus(DAY));

        expiration(Instant.ofEpochMilli(Long.MIN_VALUE));
        assertThat(signer.expiresAt()).contains(now.plus(DAY));
    }

    @ParameterizedTest
    @ValueSource(ints = {16_385, 1_000_000})
    @Timeout(5)
    void aNumberThatIsTooLongIsRefusedAtOnce(int digits) {
        ibkr.spoil = answer -> new LiveSessionTokenResponse(
                "f".repeat(digits), answer.liveSessionTokenSignature(), answer.liveSessionTokenExpiration());

        assertThatThrownBy(ibkr::renew)
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("$.diffie_hellman_response");
        assertThat(ibkr.tokenCalls).hasSize(1);
    }

    @Test
    void leadingZerosBeforeTheNumberAreStillRead() {
        ibkr.spoil = answer -> new LiveSessionTokenResponse(
                "0".repeat(1_000) + answer.diffieHellmanResponse(),
                answer.liveSessionTokenSignature(),
                answer.liveSessionTokenExpiration());

        ibkr.renew();

        assertThat(signer.ready(now)).isTrue();
    }

    @Test
    void takesAProofInCapitalLetters() {
        ibkr.spoil = answer -> new LiveSessionTokenResponse(
                answer.diffieHellmanResponse(),
                Objects.requireNonNull(answer.liveSessionTokenSignature()).toUpperCase(Locale.ROOT),
                answer.liveSessionTokenExpiration());

        ibkr.renew();

        assertThat(signer.ready(now)).isTrue();
    }

    @Test
    void startsOverOnceWhenTheProofIsWrong() {
        ibkr.spoil = answer -> {
            ibkr.spoil = right -> right;
            return proof(answer, "00".repeat(20));
        };

        ibkr.renew();

        assertThat(ibkr.tokenCalls).hasSize(2);
        assertThat(signer.ready(now)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000000000000000000000000000000000000000", "be30", "not hex at all"})
    void givesUpWhenTheProofIsWrongTwice(String proof) {
        ibkr.spoil = answer -> proof(answer, proof);

        assertUnproven();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "xyz", "-2"})
    void givesUpWhenTheResponseIsOutsideTheGroupTwice(String response) {
        ibkr.spoil = answer -> response(answer, response);

        assertUnproven();
    }

    @Test
    void keepsTheOldTokenWhenANewOneCannotBeHad() {
        ibkr.renew();
        ibkr.before = request -> {
            throw FakeIbkr.refusal(503, "maintenance");
        };

        assertThatThrownBy(ibkr::renew).isInstanceOf(ApiException.class);
        assertThat(signer.ready(now)).isTrue();
    }

    @Test
    void anAnswerWithoutItsFieldsIsUnreadable() {
        ibkr.spoil = answer -> response(answer, null);
        assertThatThrownBy(ibkr::renew)
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.path()).isEqualTo("$.diffie_hellman_response"));

        ibkr.spoil = answer -> proof(answer, " ");
        assertThatThrownBy(ibkr::renew)
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.path()).isEqualTo("$.live_session_token_signature"));
    }

    private void assertUnproven() {
        assertThatThrownBy(ibkr::renew)
                .isInstanceOf(CredentialException.class)
                .hasMessage("LIVE_SESSION_TOKEN: ibkr.dh-params: IBKR's answer does not prove that it computed the"
                        + " same live session token: these parameters, the consumer key or the access token secret is"
                        + " not the one that IBKR holds; give the file that was uploaded, or upload it again and make"
                        + " a new access token");
        assertThat(ibkr.tokenCalls).hasSize(2);
        assertThat(signer.ready(now)).isFalse();
    }

    private void expiration(@Nullable Instant stated) {
        ibkr.spoil = answer -> new LiveSessionTokenResponse(
                answer.diffieHellmanResponse(), answer.liveSessionTokenSignature(), stated);
        ibkr.renew();
    }

    private static LiveSessionTokenResponse proof(LiveSessionTokenResponse answer, String proof) {
        return new LiveSessionTokenResponse(answer.diffieHellmanResponse(), proof, answer.liveSessionTokenExpiration());
    }

    private static LiveSessionTokenResponse response(LiveSessionTokenResponse answer, @Nullable String response) {
        return new LiveSessionTokenResponse(
                response, answer.liveSessionTokenSignature(), answer.liveSessionTokenExpiration());
    }
}
