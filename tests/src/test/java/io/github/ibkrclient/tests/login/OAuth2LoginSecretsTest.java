package io.github.ibkrclient.tests.login;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.http.Fault.EMPTY_RESPONSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.oauth.login.OAuth2LoginSettings;
import io.github.ibkrclient.tests.support.SecretLeakCheck;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OAuth2LoginSecretsTest extends OAuth2LoginFixture {
    private final SecretLeakCheck leakCheck = new SecretLeakCheck();

    @Test
    void nothingThatComesOutHoldsASecret() {
        OAuth2LoginSettings.Builder builder = config();
        URI page = login.begin();
        login.complete(visit(page));
        try (IbkrClient client = client(login)) {
            call(client);
            for (Object object : List.of(
                    builder,
                    builder.build(),
                    login,
                    login.signer(),
                    login.status(),
                    login.tokens().orElseThrow(),
                    store)) {
                leakCheck.said(object);
            }
            time.ahead = Duration.ofHours(1);
            spoil(aResponse().withFault(EMPTY_RESPONSE));
            fail(() -> call(client));
            for (String words : List.of("invalid_grant", "invalid_client", "invalid_scope", "other")) {
                spoil(400, "{\"error\":\"" + words + "\",\"error_description\":\"" + String.join(" ", secrets) + "\"}");
                fail(() -> login.complete(visit(login.begin())));
                fail(() -> call(client));
            }
            spoil(200, "{\"access_token\":\"" + apiTokens.get(0) + "\",\"token_type\":\"marked-mac\"}");
            fail(() -> login.complete(visit(login.begin())));
        }
        fail(() -> login.complete(visit(page)));
        fail(() -> login.complete(visit(page) + "&code=marked-code-2"));
        fail(() -> config().clientSecret(SECRET + "\n").build());

        assertThat(secrets).hasSizeGreaterThan(10);
        secrets.forEach(leakCheck::secret);
        leakCheck.secret("marked");
        leakCheck.assertKept();
        assertThat(leakCheck.all()).anyMatch(text -> text.contains("A login was completed"));
    }

    private void fail(Runnable action) {
        Throwable failure = catchThrowable(action::run);
        assertThat(failure).isNotNull();
        leakCheck.failed(failure);
    }
}
