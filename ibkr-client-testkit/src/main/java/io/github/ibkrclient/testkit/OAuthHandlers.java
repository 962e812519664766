package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.http.SimulatedResponse;
import io.github.ibkrclient.testkit.oauth.OAuthServer;
import io.github.ibkrclient.testkit.oauth.RefusedException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The three token calls. */
final class OAuthHandlers {
    private final OAuthServer oauth;
    private final Map<String, UserState> users;

    OAuthHandlers(OAuthServer oauth, Map<String, UserState> users) {
        this.oauth = oauth;
        this.users = users;
    }

    SimulatedResponse requestToken(Call call) throws RefusedException {
        return oauth.requestToken(call.request(), call.now());
    }

    SimulatedResponse accessToken(Call call) throws RefusedException {
        Set<String> paper = users.values().stream()
                .map(UserState::user)
                .filter(SimulatedUser::paper)
                .map(SimulatedUser::username)
                .collect(Collectors.toSet());
        return oauth.accessToken(call.request(), call.now(), paper);
    }

    SimulatedResponse liveSessionToken(Call call) throws RefusedException {
        return oauth.liveSessionToken(call.request(), call.now());
    }
}
