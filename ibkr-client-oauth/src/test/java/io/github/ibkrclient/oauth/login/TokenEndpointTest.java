package io.github.ibkrclient.oauth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
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
            server.spoiler = answering(200, bad);
            String callback = server.visit(login.begin());
            assertThat(catchThrowable(() -> login.complete(callback))).isInstanceOf(DecodeException.class);
        }
        assertThat(login.status().phase()).isEqualTo(Phase.NONE);
    }

    @Test
    void anErrorOfTheServerIsPassedOnWithoutItsPage() {
        server.spoiler = answering(502, "<html><body>marked page</body></html>");
        String callback = server.visit(login.begin());
        ApiException failure = catchThrowableOfType(ApiException.class, () -> login.complete(callback));
        assertThat(failure.explanation()).isEqualTo("HTTP 502 of the token endpoint");
        assertThat(failure).hasMessageStartingWith("POST /token: ").hasMessageNotContaining("marked page");
        assertThat(failure.delivery()).isEqualTo(Delivery.UNKNOWN);

        server.spoiler = exchange -> {
            exchange.getResponseHeaders().set("Location", server.url("/elsewhere"));
            AuthorizationServer.answer(exchange, 307, "text/plain", "");
            return true;
        };
        String another = server.visit(login.begin());
        assertThat(catchThrowableOfType(ApiException.class, () -> login.complete(another))
                        .status())
                .isEqualTo(307);
        assertThat(server.tokenCalls).hasSize(2);
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
        server.spoiler = answering(status, "");
        String callback = server.visit(login.begin());

        ApiException failure = catchThrowableOfType(ApiException.class, () -> login.complete(callback));

        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.delivery()).isEqualTo(delivery);
        assertThat(server.tokenCalls).containsExactly("authorization_code");
    }

    @Test
    void aCodeIsSentOnceAlsoWhenTheServerAsksToComeBackAtOnce() {
        server.spoiler = exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "0");
            AuthorizationServer.answer(exchange, 503, "text/plain", "");
            return true;
        };
        String callback = server.visit(login.begin());

        ApiException failure = catchThrowableOfType(ApiException.class, () -> login.complete(callback));

        assertThat(failure.status()).isEqualTo(503);
        assertThat(failure.delivery()).isEqualTo(Delivery.UNKNOWN);
        assertThat(server.tokenCalls).containsExactly("authorization_code");
    }

    @Test
    void aClientThatTheServerDoesNotTakeIsNamed() {
        OAuth2Login wrong = login(store, config -> config.clientSecret("wrong"));
        String callback = server.visit(wrong.begin());
        CredentialException failure = catchThrowableOfType(CredentialException.class, () -> wrong.complete(callback));
        assertThat(failure.setting()).isEqualTo("clientSecret");
        assertThat(failure.delivery()).isEqualTo(Delivery.REFUSED);

        server.spoiler = answering(400, "{\"error\":\"invalid_scope\"}");
        String another = server.visit(login.begin());
        failure = catchThrowableOfType(CredentialException.class, () -> login.complete(another));
        assertThat(failure).hasMessage("POST /token: scopes: the server does not grant them (invalid_scope)");
    }
}
