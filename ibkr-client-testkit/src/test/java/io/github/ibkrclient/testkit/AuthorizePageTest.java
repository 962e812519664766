package io.github.ibkrclient.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okio.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on which users let third parties in, as a browser sees it. */
@IbkrSimulation
class AuthorizePageTest {
    private static final String CALLBACK = "http://127.0.0.1:8720/callback";

    private final SimulatedConsumer vendor = SimulatedConsumer.thirdParty("TESTCONS");
    private VirtualTiming time;
    private IbkrSimulator ibkr;
    private ForeignClient client;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path credentials;

    @BeforeEach
    void open(VirtualTiming timing) throws Exception {
        time = timing;
        ibkr = IbkrSimulator.builder().timing(time).users(2).thirdParty(vendor).build();
        client = InProcess.client(ibkr, time, credentials)
                .force("oauth_consumer_key", "TESTCONS")
                .force("realm", "test_realm");
        ibkr.registerCallback(vendor, CALLBACK);
    }

    @Test
    void namesTheConsumerAndOffersTheUsers() {
        SimulatedResponse page = get("oauth_token=" + requestToken());

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("TESTCONS asks for access", "<option>simuser1</option><option>simuser2</option>", "Refuse");
        assertThat(page.headers()).containsEntry("Cache-Control", "no-store");
    }

    @Test
    void consentSendsTheBrowserToTheRegisteredCallbackOnce() {
        String token = requestToken();
        SimulatedResponse answer = post(token, "simuser2", "consent");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers().get("Location"))
                .matches("\\Q" + CALLBACK + "?oauth_token=" + token + "&oauth_verifier=\\E[0-9a-f]{20}");
        assertThat(post(token, "simuser2", "consent").status()).isEqualTo(400);
        assertThat(get("oauth_token=" + token).text()).contains("it was answered");
    }

    @Test
    void refusalSendsTheBrowserBackWithoutAVerifierAndIsFinal() {
        String token = requestToken();

        assertThat(post(token, "simuser1", "refuse").headers())
                .containsEntry("Location", CALLBACK + "?oauth_token=" + token + "&oauth_problem=user_refused");
        assertThat(post(token, "simuser1", "consent").status()).isEqualTo(400);
        assertThatThrownBy(() -> ibkr.authorize(token, ibkr.user())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTokenThatIsTooOldOrWasNeverGivenOutIsNotAsked() {
        String token = requestToken();
        time.advance(Duration.ofMinutes(10));

        assertThat(get("oauth_token=" + token).status()).isEqualTo(400);
        assertThat(post(token, "simuser1", "consent").status()).isEqualTo(400);
        assertThat(get("oauth_token=none").status()).isEqualTo(400);
        assertThat(get("").status()).isEqualTo(400);
    }

    @Test
    void withoutACallbackTheAnswerIsLeftInTheAddressOfAnErrorPage() {
        ibkr = IbkrSimulator.builder().timing(time).thirdParty(vendor).build();
        client = InProcess.client(ibkr, time, credentials.resolve("other"))
                .force("oauth_consumer_key", "TESTCONS")
                .force("realm", "test_realm");
        String location = post(requestToken(), "simuser1", "consent").headers().get("Location");

        assertThat(location).startsWith("/authorize/no-callback?oauth_token=").contains("&oauth_verifier=");
        assertThat(ibkr.answer(request("GET", "/authorize/no-callback", "", "")).status())
                .isEqualTo(404);
    }

    @Test
    void aRedirectUriMustBeTheRegisteredOne() {
        String token = "oauth_token=" + requestToken() + "&redirect_uri=";

        assertThat(get(token + URLEncoder.encode(CALLBACK, UTF_8)).status()).isEqualTo(200);
        assertThat(get(token + "http%3A%2F%2Fevil.example").status()).isEqualTo(400);
    }

    @Test
    void whatIsNoAnswerUsesNothingUp() {
        String token = requestToken();

        assertThat(post(token, "nobody", "consent").status()).isEqualTo(400);
        assertThat(post(token, "simuser1", "perhaps").status()).isEqualTo(400);
        assertThat(ibkr.answer(request("PUT", "/authorize", "", "")).status()).isEqualTo(405);
        assertThat(post(token, "simuser1", "consent").status()).isEqualTo(303);
    }

    @Test
    void nothingThatIsShownIsMarkup() {
        SimulatedConsumer hostile = SimulatedConsumer.thirdParty("<script>'&");
        ibkr = IbkrSimulator.builder().timing(time).thirdParty(hostile).build();
        client = InProcess.client(ibkr, time, credentials.resolve("hostile")).force("oauth_consumer_key", "<script>'&");

        String page = get("oauth_token=" + requestToken()).text();

        assertThat(page).contains("&lt;script&gt;&#39;&amp; asks for access").doesNotContain("<script");
    }

    private String requestToken() {
        return client.call("POST", "/oauth/request_token", "", null, Map.of("oauth_callback", "oob"), true)
                .object()
                .get("oauth_token")
                .getAsString();
    }

    private SimulatedResponse get(String query) {
        return ibkr.answer(request("GET", "/authorize", query, ""));
    }

    private SimulatedResponse post(String token, String username, String answer) {
        String form = "oauth_token=" + token + "&username=" + username + "&answer=" + answer;
        return ibkr.answer(request("POST", "/authorize", "", form));
    }

    private static SimulatedRequest request(String method, String path, String query, String body) {
        return new SimulatedRequest(
                method,
                "https://simulator.invalid",
                path,
                query,
                Map.of("Host", List.of("simulator.invalid")),
                ByteString.encodeUtf8(body),
                "127.0.0.1");
    }
}
