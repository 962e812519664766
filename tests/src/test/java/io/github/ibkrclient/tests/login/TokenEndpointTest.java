package io.github.ibkrclient.tests.login;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.oauth.login.LoginTokens;
import io.github.ibkrclient.oauth.login.OAuth2Login;
import io.github.ibkrclient.oauth.login.OAuth2LoginStatus.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the answers of a token endpoint mean. */
class TokenEndpointTest extends OAuth2LoginFixture {
    @Test
    void anAnswerWithoutATokenIsUnreadable() {
        for (String bad : List.of(
                "",
                "[]",
                "{}",
                "{\"access_token\":",
                "{\"access_token\":\"\"}",
                "{\"access_token\":\"two words\"}",
                "{\"access_token\":{\"of\":\"words\"}}",
                "{\"access_token\":\"t\",\"token_type\":\"mac\"}",
                "<html><body>Welcome</body></html>",
                "{\"access_token\":\"" + "t".repeat(100_000) + "\"}")) {
            spoil(200, bad);
            String callback = visit(login.begin());
            assertThat(catchThrowable(() -> login.complete(callback))).isInstanceOf(DecodeException.class);
        }
        assertThat(login.status().phase()).isEqualTo(Phase.NONE);
    }

    @Test
    void theLifeOfATokenMayBeANumberOrItsText() {
        for (String life : List.of("120", "\"120\"")) {
            spoil(200, "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":" + life + "}");
            login.complete(visit(login.begin()));
            assertThat(login.tokens().map(LoginTokens::expiresAt).orElseThrow())
                    .isBetween(time.now().plusSeconds(90), time.now().plusSeconds(120));
        }
    }

    @Test
    void anErrorOfTheServerIsPassedOnWithoutItsPage() {
        spoil(502, "<html><body>marked page</body></html>");
        String callback = visit(login.begin());
        ApiException failure = catchThrowableOfType(ApiException.class, () -> login.complete(callback));
        assertThat(failure.explanation()).isEqualTo("HTTP 502 of the token endpoint");
        assertThat(failure).hasMessageStartingWith("POST /login/token: ").hasMessageNotContaining("marked page");
        assertThat(failure.delivery()).isEqualTo(Delivery.UNKNOWN);

        spoil(aResponse().withStatus(307).withHeader("Location", server.loginTokenUrl()));
        String another = visit(login.begin());
        assertThat(catchThrowableOfType(ApiException.class, () -> login.complete(another))
                        .status())
                .isEqualTo(307);
        assertThat(tokenCalls).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "400, REFUSED",
        "404, REFUSED",
        "303, UNKNOWN",
        "408, UNKNOWN",
        "425, UNKNOWN",
        "499, UNKNOWN",
        "500, UNKNOWN"
    })
    void aCodeCountsAsRefusedOnlyWhereTheStatusProvesIt(int status, Delivery delivery) {
        spoil(status, "");
        String callback = visit(login.begin());

        ApiException failure = catchThrowableOfType(ApiException.class, () -> login.complete(callback));

        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.delivery()).isEqualTo(delivery);
        assertThat(tokenCalls).containsExactly("authorization_code");
    }

    @Test
    void aCodeIsSentOnceAlsoWhenTheServerAsksToComeBackAtOnce() {
        spoil(aResponse().withStatus(503).withHeader("Retry-After", "0"));
        String callback = visit(login.begin());

        ApiException failure = catchThrowableOfType(ApiException.class, () -> login.complete(callback));

        assertThat(failure.status()).isEqualTo(503);
        assertThat(failure.delivery()).isEqualTo(Delivery.UNKNOWN);
        assertThat(tokenCalls).containsExactly("authorization_code");
    }

    @Test
    void aClientThatTheServerDoesNotTakeIsNamed() {
        OAuth2Login wrong = login(store, config -> config.clientSecret("wrong"));
        String callback = visit(wrong.begin());
        CredentialException failure = catchThrowableOfType(CredentialException.class, () -> wrong.complete(callback));
        assertThat(failure.setting()).isEqualTo("clientSecret");
        assertThat(failure.delivery()).isEqualTo(Delivery.REFUSED);

        spoil(400, "{\"error\":\"invalid_scope\"}");
        String another = visit(login.begin());
        failure = catchThrowableOfType(CredentialException.class, () -> login.complete(another));
        assertThat(failure).hasMessage("POST /login/token: scopes: the server does not grant them (invalid_scope)");
    }
}
