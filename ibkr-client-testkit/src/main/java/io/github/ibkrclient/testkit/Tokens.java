package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.http.SimulatedRequest;
import io.github.ibkrclient.testkit.oauth.LiveToken;
import io.github.ibkrclient.testkit.oauth.OAuthServer;
import io.github.ibkrclient.testkit.oauth.RefusedException;
import io.github.ibkrclient.testkit.oauth.SsoServer;
import io.github.ibkrclient.testkit.oauth.SsoToken;
import io.github.ibkrclient.testkit.oauth.TokenServer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Who gives tokens out.
 *
 * @param oauth those of OAuth 1.0a
 * @param bearers those of OAuth 2.0 clients
 * @param sso those of sessions that OAuth 2.0 clients open
 */
record Tokens(OAuthServer oauth, TokenServer bearers, SsoServer sso) {

    /** Whom a signed call comes from. */
    Doorkeeper.Caller caller(SimulatedRequest request, Instant now, Map<String, UserState> users)
            throws RefusedException {
        if (sso.carries(request)) {
            SsoToken token = sso.authenticate(request, now);
            UserState user = known(users, token.username());
            return new Doorkeeper.Caller(user, user.session(token));
        }
        LiveToken token = oauth.authenticate(request, now);
        UserState user = known(users, token.grant().username());
        return new Doorkeeper.Caller(user, user.session(token));
    }

    /** The user in whose name a request claims to come. */
    Optional<String> claimed(SimulatedRequest request) {
        return oauth.username(request).or(() -> sso.username(request));
    }

    /** Ends what stands for the sign-on sessions of a user; false when there was nothing. */
    boolean endSessions(String username) {
        boolean live = oauth.logout(username);
        return sso.end(username) || live;
    }

    /** Ends every token of a user. */
    void end(String username) {
        endSessions(username);
        bearers.end(username);
    }

    private static UserState known(Map<String, UserState> users, String username) {
        UserState user = users.get(username);
        if (user == null) {
            throw new IllegalStateException("a token names an unknown user");
        }
        return user;
    }
}
