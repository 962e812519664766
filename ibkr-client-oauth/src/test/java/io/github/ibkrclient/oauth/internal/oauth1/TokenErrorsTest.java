package io.github.ibkrclient.oauth.internal.oauth1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.fixture.FakeIbkr;
import io.github.ibkrclient.oauth.fixture.Vectors;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the refusals of the live session token call mean. */
class TokenErrorsTest {
    private static final byte[] SECRET = HexFormat.of().parseHex(Vectors.text(Vectors.lst(), "decrypted_secret_hex"));
    private final Signer signer = OAuth1.signer(Vectors.credentials().build());
    private final FakeIbkr ibkr = new FakeIbkr(signer, SECRET);

    @Test
    void namesTheConsumerKeyWhenIbkrDoesNotKnowIt() {
        assertRefused(
                "id: 39687, error: invalid consumer",
                "ibkr.consumer-key",
                "IBKR does not know this consumer key: it is wrong or not active yet; a new key takes effect after"
                        + " IBKR's nightly reset, at times days later, so compare it with the portal and try again"
                        + " tomorrow");
    }

    @Test
    void namesTheAccessTokenWhenIbkrHasNoSecretForIt() {
        assertRefused(
                "id: 1, error: LST failed, error: No access secret key found for " + Vectors.ACCESS_TOKEN,
                "ibkr.access-token",
                "IBKR has no secret for this access token; make a new token in the portal and set it with its secret");
    }

    @Test
    void namesTheKeysWhenIbkrCannotVerifyTheTokenCall() {
        assertRefused(
                "id: 515400, error: LST failed, error: ",
                "ibkr.signature-key",
                "IBKR cannot verify the token call: the signature key, the Diffie-Hellman parameters or the access"
                        + " token secret is not the one that goes with this consumer key; give the files whose public"
                        + " halves were uploaded, and the secret of this token");
    }

    @Test
    void passesOtherRefusalsOn() {
        for (ApiException other : List.of(
                FakeIbkr.refusal(401, "not authenticated"),
                FakeIbkr.refusal(401, "id: 1, error: LST failed, error: something new"),
                FakeIbkr.refusal(500, "invalid consumer"))) {
            ibkr.before = request -> {
                throw other;
            };
            assertThatThrownBy(ibkr::renew).isSameAs(other);
        }
        assertThat(ibkr.tokenCalls).isEmpty();
    }

    private void assertRefused(String words, String setting, String message) {
        ibkr.before = request -> {
            throw FakeIbkr.refusal(401, words);
        };
        assertThatThrownBy(ibkr::renew)
                .isInstanceOfSatisfying(CredentialException.class, e -> {
                    assertThat(e.setting()).isEqualTo(setting);
                    assertThat(e.delivery()).isEqualTo(Delivery.REFUSED);
                    assertThat(e.operation()).contains(Endpoint.LIVE_SESSION_TOKEN);
                })
                .hasMessage("LIVE_SESSION_TOKEN: " + setting + ": " + message)
                .hasNoCause();
    }
}
