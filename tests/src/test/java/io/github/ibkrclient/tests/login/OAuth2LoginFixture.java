package io.github.ibkrclient.tests.login;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.oauth.login.OAuth2Login;
import io.github.ibkrclient.oauth.login.OAuth2LoginSettings;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorBuilder;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A login by code at the provider that the simulator plays, on sockets and with a clock that can be put forward. */
abstract class OAuth2LoginFixture {
    static final String ID = "client id+1";
    static final String SECRET = "marked%secret+&=: word";
    static final String REDIRECT = "https://app.example/back?user=1";
    private static final Pattern SENT = Pattern.compile("(code|code_verifier|refresh_token)=([^&]+)");

    final ShiftedTiming time = new ShiftedTiming();
    final IbkrRuntime runtime = IbkrRuntime.create(time);
    final TokenStore store = TokenStore.inMemory();
    /** The body of the last token call. */
    volatile String lastForm = "";
    /** The grant types of all token calls. */
    final List<String> tokenCalls = new CopyOnWriteArrayList<>();
    /** The bearer tokens of all calls of the API. */
    final List<String> apiTokens = new CopyOnWriteArrayList<>();
    /** The secrets that went over the wire. */
    final Set<String> secrets = ConcurrentHashMap.newKeySet();

    IbkrSimulator ibkr;
    SimulatorServer server;
    OAuth2Login login;

    @BeforeEach
    void start() {
        start(simulator -> simulator);
    }

    /** Starts a provider with other settings, and a login there. */
    final void start(UnaryOperator<SimulatorBuilder> settings) {
        ibkr = settings.apply(IbkrSimulator.builder()
                        .timing(time)
                        .pacing(List.of(), List.of()) // these tests are not about the pace
                        .loginClient(ID, SECRET, REDIRECT))
                .build();
        server = ibkr.serve();
        server.wireMock().addMockServiceRequestListener((request, response) -> heard(request));
        login = login(store, config -> config);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    OAuth2Login login(TokenStore where, UnaryOperator<OAuth2LoginSettings.Builder> change) {
        return OAuth2Login.of(change.apply(config()).build(), where, "user 1", runtime);
    }

    OAuth2LoginSettings.Builder config() {
        return OAuth2LoginSettings.builder()
                .authorizeUrl(server.loginPageUrl() + "?tenant=1")
                .tokenUrl(server.loginTokenUrl())
                .clientId(ID)
                .clientSecret(SECRET)
                .redirectUri(REDIRECT);
    }

    IbkrClient client(OAuth2Login with) {
        return IbkrClient.builder()
                .baseUrl(server.baseUrl())
                .runtime(runtime)
                .pacer(new NoPacing())
                .signer(with.signer())
                .build();
    }

    static void call(IbkrClient client) {
        client.transport().send(ApiRequest.of(Endpoint.TICKLE), TypeToken.get(JsonElement.class));
    }

    /** The URI to which the page sends the browser of a user who allows access. */
    String visit(URI page) {
        return visit(page, "consent");
    }

    /** The URI to which the page sends the browser when the user has answered. */
    String visit(URI page, String answer) {
        String callback = new AuthorizePageClient(new OkHttpClient())
                .answer(page, ibkr.user().username(), answer);
        secrets.add(callback.replaceFirst(".*state=", ""));
        return callback;
    }

    /** Lets the token endpoint answer so in place of the provider, until {@link #heal}. */
    void spoil(ResponseDefinitionBuilder answer) {
        heal();
        server.wireMock().stubFor(post(urlPathEqualTo("/login/token")).willReturn(answer));
    }

    /** Lets the token endpoint answer with this page. */
    void spoil(int status, String body) {
        spoil(aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "text/html")
                .withBody(body));
    }

    /** Lets the provider answer again. */
    void heal() {
        List<StubMapping> all = server.wireMock().listAllStubMappings().getMappings();
        all.stream()
                .filter(stub -> "/login/token".equals(stub.getRequest().getUrlPath()))
                .forEach(server.wireMock()::removeStub);
    }

    private void heard(Request request) {
        if (request.getUrl().equals("/login/token")) {
            lastForm = request.getBodyAsString();
            tokenCalls.add(lastForm.replaceFirst(".*grant_type=([^&]*).*", "$1"));
            SENT.matcher(lastForm)
                    .results()
                    .forEach(field -> secrets.add(URLDecoder.decode(field.group(2), StandardCharsets.UTF_8)));
        } else if (request.getUrl().startsWith("/v1/api/")) {
            String token = request.getHeader("Authorization").replaceFirst("^Bearer ", "");
            apiTokens.add(token);
            secrets.add(token);
        }
    }
}
