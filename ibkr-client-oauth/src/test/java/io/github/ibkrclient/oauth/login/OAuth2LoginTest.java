package io.github.ibkrclient.oauth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import com.sun.net.httpserver.HttpExchange;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.oauth.fixture.LogFile;
import io.github.ibkrclient.oauth.login.OAuth2LoginStatus.Phase;
import io.github.ibkrclient.operation.ApiRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OAuth2LoginTest {
    private static final int CALLERS = 64;

    private final ShiftedTiming time = new ShiftedTiming();
    private final IbkrRuntime runtime = IbkrRuntime.create(time);
    private final AuthorizationServer server = new AuthorizationServer(time::now);
    private final TokenStore store = TokenStore.inMemory();
    private final OAuth2Login login = login(store, config -> config);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aCallbackThatAnswersNoLoginIsRefusedWithoutACall() {
        String good = server.visit(login.begin());
        assertRefused(
                AuthorizationServer.REDIRECT + "&code=c",
                "callback: has no state, so it answers no login; begin() again");
        assertRefused("", "callback: has no state, so it answers no login; begin() again");
        String unknown =
                "callback: answers no login that was begun here, or one that is finished already; begin() again";
        assertRefused(AuthorizationServer.REDIRECT + "&code=c&state=of-another", unknown);
        assertRefused(AuthorizationServer.REDIRECT + "&code=c&state=%F0%28", unknown);
        assertRefused(good + "&state=twice", "callback: has state more than once; begin() again");
        assertThat(server.tokenCalls).isEmpty();

        login.complete(good); // none of it spoiled the login that was begun
        assertThat(login.status().phase()).isEqualTo(Phase.VALID);
    }

    @Test
    void aCallbackIsGoodForOneUse() {
        String callback = server.visit(login.begin());
        login.complete(callback);

        assertRefused(
                callback,
                "callback: answers no login that was begun here, or one that is finished already; begin() again");
        assertThat(server.tokenCalls).hasSize(1);
    }

    @Test
    void theUsersRefusalIsToldAndEndsTheLogin() {
        server.consents = false;
        String callback = server.visit(login.begin());

        assertRefused(callback, "callback: says that the user refused (access_denied: not today); begin() again");
        assertRefused(
                callback,
                "callback: answers no login that was begun here, or one that is finished already; begin() again");
        assertThat(login.status().phase()).isEqualTo(Phase.NONE);
        assertThat(server.tokenCalls).isEmpty();
    }

    @Test
    void theWordsOfAServerAreMadeShortAndHarmless() {
        String state = server.visit(login.begin()).replaceFirst(".*state=", "");
        String secret = "0123456789abcdef0123456789";

        Throwable refusal = catchThrowable(() -> login.complete(
                "/back?state=" + state + "&error=server_error&error_description=%3Cb%3Eno%0A%C3%A4%3C/b%3Eway+" + secret
                        + "+word".repeat(100)));

        assertThat(refusal)
                .isInstanceOf(CredentialException.class)
                .hasMessageStartingWith(
                        "callback: says that the server refused the login (server_error: no way *** word word")
                .hasMessageEndingWith("...); begin() again");
        assertThat(refusal.getMessage()).hasSizeLessThan(300);
    }

    @Test
    void aLoginThatTakesTooLongIsRefusedWithoutACall() {
        String callback = server.visit(login.begin());
        time.ahead = Duration.ofMinutes(10);

        assertRefused(callback, "callback: comes later than 10 minutes after the login was begun; begin() again");
        assertThat(server.tokenCalls).isEmpty();
    }

    @Test
    void aCodeThatHasExpiredIsRefused() {
        String callback = server.visit(login.begin());
        time.ahead = Duration.ofMinutes(2);

        assertRefused(
                callback,
                "callback: has a code that the server does not take (invalid_grant: no longer good); begin() again");
    }

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

    @ParameterizedTest
    @EnumSource(ClientAuthentication.class)
    void aLoginIsCompletedAndSignsCalls(ClientAuthentication way) {
        server.authentication = way;
        OAuth2Login asRegistered =
                login(store, config -> config.authentication(way).scopes("read", "write"));
        assertThat(asRegistered.begin().toString()).contains("scope=read%20write");
        asRegistered.complete(server.visit(asRegistered.begin()));

        try (IbkrClient client = client(asRegistered)) {
            call(client);
        }
        assertThat(server.apiTokens).hasSize(1);
        assertThat(server.tokenCalls).containsExactly("authorization_code");
    }

    @Test
    void aClientWithoutASecretCompletesALoginToo() {
        server.authentication = null;
        OAuth2Login open = login(store, config -> config.clientSecret(null));

        open.complete(server.visit(open.begin()));

        assertThat(open.status().phase()).isEqualTo(Phase.VALID);
    }

    @Test
    void aCallBeforeAnyLoginSaysWhatToDo() {
        try (IbkrClient client = client(login)) {
            assertThat(catchThrowable(() -> call(client)))
                    .isInstanceOf(CredentialException.class)
                    .hasMessage("login: nobody has logged in; call begin() and open its page");
        }
    }

    @Test
    void sixtyFourCallersRenewTheTokenOnceAndOnceMoreWhenItIsLost() throws Exception {
        login.complete(server.visit(login.begin()));
        try (IbkrClient client = client(login);
                IbkrClient other = client(login)) {
            together(client, other);
            assertThat(server.tokenCalls).hasSize(1);

            time.ahead = Duration.ofMinutes(56); // it has not ended, but is to be renewed
            together(client, other);
            assertThat(server.tokenCalls).containsExactly("authorization_code", "refresh_token");

            server.forgetAccessTokens();
            call(client);
            assertThat(server.tokenCalls).hasSize(3);
            assertThat(server.apiTokens).hasSize(2 * CALLERS + 2);
        }
    }

    @Test
    void refreshTokensThatRotateAreKeptAndOnesThatDoNotToo() {
        for (boolean rotates : List.of(true, false)) {
            server.rotates = rotates;
            login.complete(server.visit(login.begin()));
            try (IbkrClient client = client(login)) {
                for (int i = 0; i < 3; i++) {
                    time.ahead = time.ahead.plusMinutes(56);
                    call(client);
                }
            }
        }
        assertThat(server.tokenCalls).hasSize(2 * 4);
        assertThat(server.apiTokens).doesNotHaveDuplicates().hasSize(2 * 3);
    }

    @Test
    void aLoginThatTheServerRenewsNoMoreAsksForAnotherAndHammersNot() {
        login.complete(server.visit(login.begin()));
        server.forgetRefreshTokens();
        time.ahead = Duration.ofHours(1);
        assertThat(login.status().phase()).isEqualTo(Phase.RENEWABLE);
        try (IbkrClient client = client(login)) {
            assertThat(catchThrowable(() -> call(client)))
                    .isInstanceOf(CredentialException.class)
                    .hasMessage("login: the server does not renew the login any more (invalid_grant: no longer good);"
                            + " begin() again");
            assertThat(catchThrowable(() -> call(client)))
                    .hasMessage("login: the server does not renew the login any more; begin() again");
            assertThat(server.tokenCalls).hasSize(2);
            assertThat(login.status().phase()).isEqualTo(Phase.ENDED);

            login.complete(server.visit(login.begin()));
            call(client);
        }
        assertThat(login.status().phase()).isEqualTo(Phase.VALID);
    }

    @Test
    void aConnectionThatIsCutInTheMiddleOfARenewalLosesNothing() {
        login.complete(server.visit(login.begin()));
        time.ahead = Duration.ofHours(1);
        server.spoiler = OAuth2LoginTest::cut;
        try (IbkrClient client = client(login)) {
            TransportException failure = catchThrowableOfType(TransportException.class, () -> login.renewed(null));
            assertThat(failure.delivery()).isEqualTo(Delivery.UNKNOWN);
            server.spoiler = exchange -> false;

            call(client);
        }
    }

    @Test
    void aRenewalWhoseAnswerIsCutOffIsToldWhenTheServerHasRotatedMeanwhile() {
        login.complete(server.visit(login.begin()));
        time.ahead = Duration.ofHours(1);
        server.spoilerOfAnswers = OAuth2LoginTest::cut;
        assertThat(catchThrowable(() -> login.renewed(null))).isInstanceOf(TransportException.class);
        server.spoilerOfAnswers = exchange -> false;

        assertThat(catchThrowable(() -> login.renewed(null)))
                .isInstanceOf(CredentialException.class)
                .hasMessageEndingWith("begin() again");
    }

    @Test
    void anEarlyRenewalThatFailsLeavesTheTokenInUse() {
        login.complete(server.visit(login.begin()));
        try (IbkrClient client = client(login)) {
            call(client);
            time.ahead = Duration.ofMinutes(56);
            server.spoiler = answering(503, "");

            call(client);
        }
        assertThat(server.tokenCalls).hasSize(2);
    }

    @Test
    void aTokenThatCannotBeRenewedIsUsedToItsEnd() {
        server.givesRefreshTokens = false;
        login.complete(server.visit(login.begin()));
        time.ahead = Duration.ofMinutes(59);
        try (IbkrClient client = client(login)) {
            call(client);
            time.ahead = Duration.ofHours(1);

            assertThat(login.status().phase()).isEqualTo(Phase.ENDED);
            assertThat(catchThrowable(() -> call(client)))
                    .hasMessage("login: the login has ended and the server gave nothing to renew it with; begin()"
                            + " again");
        }
    }

    @Test
    void programsThatShareAFileShareTheLoginAndItsRenewal(@TempDir Path folder) {
        OAuth2Login one = login(TokenStore.file(folder.resolve("tokens")), config -> config);
        OAuth2Login other = login(TokenStore.file(folder.resolve("tokens")), config -> config);
        other.complete(server.visit(one.begin()));
        try (IbkrClient client = client(one);
                IbkrClient another = client(other)) {
            call(client);
            call(another);
            time.ahead = Duration.ofMinutes(56);
            call(client);
            call(another);
        }
        assertThat(server.tokenCalls).containsExactly("authorization_code", "refresh_token");

        one.forget();
        assertThat(other.status()).isEqualTo(new OAuth2LoginStatus(Phase.NONE, Optional.empty()));
    }

    @Test
    void settingsThatCannotWorkAreNamed() {
        assertSetting("authorizeUrl", config -> config.authorizeUrl("http://login.example/authorize"));
        assertSetting("authorizeUrl", config -> config.authorizeUrl("https://login.example/#x"));
        assertSetting("tokenUrl", config -> config.tokenUrl("http://login.example/token"));
        assertSetting("tokenUrl", config -> config.tokenUrl("ftp://login.example/token"));
        assertSetting("tokenUrl", config -> config.tokenUrl(" "));
        assertSetting("clientId", config -> config.clientId(""));
        assertSetting("clientSecret", config -> config.clientSecret("line\nbreak"));
        assertSetting("redirectUri", config -> config.redirectUri("/back"));
        assertSetting("redirectUri", config -> config.redirectUri("https://app.example/back#part"));
        assertSetting("redirectUri", config -> config.redirectUri("https://app example/"));
        assertSetting("scopes", config -> config.scopes("one two"));
        assertSetting("loginTimeout", config -> config.loginTimeout(Duration.ZERO));
        assertThat(login(store, config -> config.redirectUri("my.app:/back"))
                        .begin()
                        .toString())
                .contains("redirect_uri=my.app%3A%2Fback");
    }

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
            server.spoiler = OAuth2LoginTest::cut;
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

    private void assertSetting(String setting, UnaryOperator<OAuth2LoginSettings.Builder> change) {
        CredentialException refusal = catchThrowableOfType(
                CredentialException.class, () -> change.apply(config()).build());
        assertThat(refusal.setting()).isEqualTo(setting);
        assertThat(refusal.getMessage()).contains("; ").doesNotContain("\n", "example");
    }

    private void assertRefused(String callback, String words) {
        assertThat(catchThrowable(() -> login.complete(callback)))
                .isInstanceOf(CredentialException.class)
                .hasMessage(words);
    }

    private OAuth2Login login(TokenStore where, UnaryOperator<OAuth2LoginSettings.Builder> change) {
        return OAuth2Login.of(change.apply(config()).build(), where, "user 1", runtime);
    }

    private OAuth2LoginSettings.Builder config() {
        return OAuth2LoginSettings.builder()
                .authorizeUrl(server.url("/authorize?tenant=1"))
                .tokenUrl(server.url("/token"))
                .clientId(AuthorizationServer.ID)
                .clientSecret(AuthorizationServer.SECRET)
                .redirectUri(AuthorizationServer.REDIRECT);
    }

    private IbkrClient client(OAuth2Login with) {
        return IbkrClient.builder()
                .baseUrl(server.url("/v1/api"))
                .runtime(runtime)
                .pacer(new NoPacing())
                .signer(with.signer())
                .build();
    }

    private static void call(IbkrClient client) {
        client.transport().send(ApiRequest.of(Endpoint.TICKLE), TypeToken.get(JsonElement.class));
    }

    private static void together(IbkrClient one, IbkrClient other) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        CyclicBarrier start = new CyclicBarrier(CALLERS);
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                IbkrClient client = i % 2 == 0 ? one : other;
                calls.add(threads.submit(() -> {
                    start.await(20, TimeUnit.SECONDS);
                    call(client);
                    return null;
                }));
            }
            for (Future<?> call : calls) {
                call.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static AuthorizationServer.Spoiler answering(int status, String body) {
        return exchange -> {
            AuthorizationServer.answer(exchange, status, "text/html", body);
            return true;
        };
    }

    private static boolean cut(HttpExchange exchange) {
        exchange.close();
        return true;
    }
}
