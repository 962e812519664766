package io.github.ibkrclient.testkit.internal.handler;

import static io.github.ibkrclient.testkit.internal.call.Route.Need.BEARER;
import static io.github.ibkrclient.testkit.internal.call.Route.Need.NOTHING;

import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.http.RefusedException;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.session.TokenIssuers;
import io.github.ibkrclient.testkit.internal.session.UserDirectory;
import io.github.ibkrclient.testkit.internal.session.UserState;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The calls that give tokens out. The servers of the tokens answer them. */
final class OAuthHandlers implements HandlerGroup {
    private final UserDirectory users;
    private final TokenIssuers tokens;

    OAuthHandlers(UserDirectory users) {
        this.users = users;
        this.tokens = users.tokens();
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route("POST", "/oauth/request_token", NOTHING, this::requestToken),
                new Route("POST", "/oauth/access_token", NOTHING, this::accessToken),
                new Route("POST", "/oauth/live_session_token", NOTHING, this::liveSessionToken),
                new Route("POST", "/oauth2/api/v1/token", NOTHING, this::bearerToken),
                new Route("POST", "/gw/api/v1/sso-sessions", BEARER, this::ssoSession));
    }

    private SimulatedResponse requestToken(Call call) throws RefusedException {
        return tokens.oauth().requestToken(call.request(), call.now());
    }

    private SimulatedResponse accessToken(Call call) throws RefusedException {
        Set<String> paper = users.users().stream()
                .filter(UserState::paper)
                .map(UserState::username)
                .collect(Collectors.toSet());
        return tokens.oauth().accessToken(call.request(), call.now(), paper);
    }

    private SimulatedResponse liveSessionToken(Call call) throws RefusedException {
        return tokens.oauth().liveSessionToken(call.request(), call.now());
    }

    private SimulatedResponse bearerToken(Call call) throws RefusedException {
        return tokens.bearers().token(call.request(), call.now());
    }

    private SimulatedResponse ssoSession(Call call) throws RefusedException {
        return tokens.sso().open(call.request(), call.now());
    }
}
