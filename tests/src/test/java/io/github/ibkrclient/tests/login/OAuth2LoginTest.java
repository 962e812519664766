package io.github.ibkrclient.tests.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.login.ClientAuthentication;
import io.github.ibkrclient.oauth.login.OAuth2Login;
import io.github.ibkrclient.oauth.login.OAuth2LoginSettings;
import io.github.ibkrclient.oauth.login.OAuth2LoginStatus.Phase;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OAuth2LoginTest extends OAuth2LoginFixture {
    @Test
    void aCallbackThatAnswersNoLoginIsRefusedWithoutACall() {
        String good = visit(login.begin());
        assertRefused(REDIRECT + "&code=c", "callback: has no state, so it answers no login; begin() again");
        assertRefused("", "callback: has no state, so it answers no login; begin() again");
        String unknown =
                "callback: answers no login that was begun here, or one that is finished already; begin() again";
        assertRefused(REDIRECT + "&code=c&state=of-another", unknown);
        assertRefused(REDIRECT + "&code=c&state=%F0%28", unknown);
        assertRefused(good + "&state=twice", "callback: has state more than once; begin() again");
        assertThat(tokenCalls).isEmpty();

        login.complete(good); // the login that was begun is still good
        assertThat(login.status().phase()).isEqualTo(Phase.VALID);
    }

    @Test
    void aCallbackIsGoodForOneUse() {
        String callback = visit(login.begin());
        login.complete(callback);

        assertRefused(
                callback,
                "callback: answers no login that was begun here, or one that is finished already; begin() again");
        assertThat(tokenCalls).hasSize(1);
    }

    @Test
    void theUsersRefusalIsToldAndEndsTheLogin() {
        String callback = visit(login.begin(), "refuse");

        assertRefused(callback, "callback: says that the user refused (access_denied: not today); begin() again");
        assertRefused(
                callback,
                "callback: answers no login that was begun here, or one that is finished already; begin() again");
        assertThat(login.status().phase()).isEqualTo(Phase.NONE);
        assertThat(tokenCalls).isEmpty();
    }

    @Test
    void theWordsOfAServerAreMadeShortAndHarmless() {
        String state = visit(login.begin()).replaceFirst(".*state=", "");
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
        String callback = visit(login.begin());
        time.ahead = Duration.ofMinutes(10);

        assertRefused(callback, "callback: comes later than 10 minutes after the login was begun; begin() again");
        assertThat(tokenCalls).isEmpty();
    }

    @Test
    void aLoginThatWasBegunElsewhereIsNotSentToThisServer() {
        OAuth2Login elsewhere = login(store, config -> config.tokenUrl(server.loginTokenUrl() + "?tenant=2"));
        String callback = visit(elsewhere.begin());

        assertRefused(
                callback,
                "callback: answers a login that was begun as another client or at another server; begin() again");
        assertThat(tokenCalls).isEmpty();
    }

    @Test
    void aCodeThatHasExpiredIsRefused() {
        String callback = visit(login.begin());
        time.ahead = Duration.ofMinutes(2);

        assertRefused(
                callback,
                "callback: has a code that the server does not take (invalid_grant: no longer good); begin() again");
    }

    @ParameterizedTest
    @EnumSource(ClientAuthentication.class)
    void aLoginIsCompletedAndSignsCalls(ClientAuthentication way) {
        OAuth2Login asRegistered =
                login(store, config -> config.authentication(way).scopes("read", "write"));
        assertThat(asRegistered.begin().toString()).contains("scope=read%20write");
        asRegistered.complete(visit(asRegistered.begin()));

        try (IbkrClient client = client(asRegistered)) {
            call(client);
        }
        assertThat(apiTokens).hasSize(1);
        assertThat(tokenCalls).containsExactly("authorization_code");
        assertThat(lastForm.contains("client_secret=")).isEqualTo(way == ClientAuthentication.BODY);
    }

    @Test
    void aClientWithoutASecretCompletesALoginToo() {
        start(simulator -> simulator.loginClient("open", "", REDIRECT));
        OAuth2Login open = login(store, config -> config.clientId("open").clientSecret(null));

        open.complete(visit(open.begin()));

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
}
