package io.github.ibkrclient.oauth.login;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import com.sun.net.httpserver.HttpExchange;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.operation.ApiRequest;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/** A login at the test's own authorization server. */
abstract class OAuth2LoginFixture {
    final ShiftedTiming time = new ShiftedTiming();
    final IbkrRuntime runtime = IbkrRuntime.create(time);
    final AuthorizationServer server = new AuthorizationServer(time::now);
    final TokenStore store = TokenStore.inMemory();
    final OAuth2Login login = login(store, config -> config);

    @AfterEach
    void stop() {
        server.close();
    }

    OAuth2Login login(TokenStore where, UnaryOperator<OAuth2LoginSettings.Builder> change) {
        return OAuth2Login.of(change.apply(config()).build(), where, "user 1", runtime);
    }

    OAuth2LoginSettings.Builder config() {
        return OAuth2LoginSettings.builder()
                .authorizeUrl(server.url("/authorize?tenant=1"))
                .tokenUrl(server.url("/token"))
                .clientId(AuthorizationServer.ID)
                .clientSecret(AuthorizationServer.SECRET)
                .redirectUri(AuthorizationServer.REDIRECT);
    }

    IbkrClient client(OAuth2Login with) {
        return IbkrClient.builder()
                .baseUrl(server.url("/v1/api"))
                .runtime(runtime)
                .pacer(new NoPacing())
                .signer(with.signer())
                .build();
    }

    static void call(IbkrClient client) {
        client.transport().send(ApiRequest.of(Endpoint.TICKLE), TypeToken.get(JsonElement.class));
    }

    static AuthorizationServer.Spoiler answering(int status, String body) {
        return exchange -> {
            AuthorizationServer.answer(exchange, status, "text/html", body);
            return true;
        };
    }

    static boolean cut(HttpExchange exchange) {
        exchange.close();
        return true;
    }
}
