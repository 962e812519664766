package io.github.ibkrclient.testkit.internal.session;

import io.github.ibkrclient.testkit.internal.http.RefusedException;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.oauth1.LiveToken;
import io.github.ibkrclient.testkit.internal.oauth2.SsoToken;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The users of a simulator and the tokens that stand for them. The server's lock guards it. */
public final class UserDirectory implements Authenticator {
    private final TokenIssuers tokens;
    private final Map<String, UserState> users = new LinkedHashMap<>();

    /** A directory of these users; the first one is the one that logs in at the gateway's page. */
    public UserDirectory(TokenIssuers tokens, List<UserState> users) {
        this.tokens = tokens;
        users.forEach(user -> this.users.put(user.username(), user));
    }

    /** The servers that give tokens out. */
    public TokenIssuers tokens() {
        return tokens;
    }

    /** All users. */
    public Collection<UserState> users() {
        return Collections.unmodifiableCollection(users.values());
    }

    /** The names of all users. */
    public Set<String> usernames() {
        return Collections.unmodifiableSet(users.keySet());
    }

    /** The user with this name; empty when there is none. */
    public Optional<UserState> user(String username) {
        return Optional.ofNullable(users.get(username));
    }

    @Override
    public Caller authenticate(SimulatedRequest request, Instant now) throws RefusedException {
        if (tokens.sso().carries(request)) {
            SsoToken token = tokens.sso().authenticate(request, now);
            return caller(token.username(), token);
        }
        LiveToken token = tokens.oauth().authenticate(request, now);
        return caller(token.grant().username(), token);
    }

    /** The name of the user in whose name a request claims to come; empty when it claims none. */
    public Optional<String> claimed(SimulatedRequest request) {
        return tokens.oauth().username(request).or(() -> tokens.sso().username(request));
    }

    /** Ends the sign-on sessions of a user that stand on tokens; false when there was none. */
    public boolean endTokens(UserState user) {
        boolean live = tokens.oauth().logout(user.username());
        return tokens.sso().end(user.username()) || live;
    }

    /** Ends all sessions of a user, as a logout does. */
    public void logOut(UserState user) {
        endTokens(user);
        user.logOutAtGateway();
        user.endBrokerage();
    }

    /** Ends all sessions and all tokens of a user. */
    public void expire(UserState user) {
        logOut(user);
        tokens.bearers().end(user.username());
    }

    private Caller caller(String username, Object token) {
        UserState user = user(username)
                .orElseThrow(() -> new IllegalStateException("a token names a user that this simulator does not have"));
        return new Caller(user, user.session(token));
    }
}
