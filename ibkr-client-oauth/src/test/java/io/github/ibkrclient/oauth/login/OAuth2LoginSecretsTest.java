package io.github.ibkrclient.oauth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.oauth.fixture.LogFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OAuth2LoginSecretsTest extends OAuth2LoginFixture {
    @Test
    void nothingThatComesOutHoldsASecret() {
        long logged = LogFile.lines().count();
        StringWriter out = new StringWriter();
        PrintWriter print = new PrintWriter(out);
        OAuth2LoginSettings.Builder builder = config();
        URI page = login.begin();
        login.complete(server.visit(page));
        try (IbkrClient client = client(login)) {
            call(client);
            for (Object object : List.of(
                    builder, builder.build(), login, login.signer(), login.status(), store, login.renewed(null))) {
                print.println(object);
            }
            print.println(new TokenGrant(login.renewed(null), Optional.of(AuthorizationServer.SECRET)));
            time.ahead = Duration.ofHours(1);
            server.spoiler = OAuth2LoginFixture::cut;
            print(print, () -> call(client));
            for (String words : List.of("invalid_grant", "invalid_client", "invalid_scope", "other")) {
                server.spoiler = answering(
                        400,
                        "{\"error\":\"" + words + "\",\"error_description\":\""
                                + String.join(" ", server.secrets).replaceAll("marked-\\w+-\\d+", "") + "\"}");
                print(print, () -> login.complete(server.visit(login.begin())));
                print(print, () -> call(client));
            }
            server.spoiler = answering(200, "{\"access_token\":\"marked-access-1\",\"token_type\":\"marked-mac\"}");
            print(print, () -> login.complete(server.visit(login.begin())));
        }
        print(print, () -> login.complete(server.visit(page)));
        print(print, () -> login.complete(server.visit(page) + "&code=marked-code-2"));
        print(
                print,
                () -> config().clientSecret(AuthorizationServer.SECRET + "\n").build());
        LogFile.lines().skip(logged).forEach(print::println);

        assertThat(server.secrets).hasSizeGreaterThan(10);
        assertThat(out.toString()).contains("A login was completed").doesNotContain("marked");
        assertThat(server.secrets).noneMatch(secret -> out.toString().contains(secret));
    }

    private static void print(PrintWriter print, Runnable action) {
        Throwable failure = catchThrowable(action::run);
        assertThat(failure).isNotNull();
        failure.printStackTrace(print);
    }
}
