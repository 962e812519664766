package io.github.ibkrclient.testkit.internal.mcp;

import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.session.UserState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The consent of a user to one client for one account. */
final class McpGrant {
    static final Duration ACCESS_LIFE = Duration.ofSeconds(599);

    private final Client client;
    private final UserState user;
    private final SimulatedAccount account;
    private final Set<String> scopes;
    private final Instant given;
    private final Map<String, Instant> accessTokens = new HashMap<>();
    /** Used refresh tokens, with the time of their first use. */
    private final Map<String, Instant> used = new HashMap<>();

    private final Set<Long> warm = new HashSet<>();
    private String refreshToken = "";
    private boolean ended;
    private boolean listed;

    /**
     * A registered client.
     *
     * @param id the client id
     * @param name the name that the consent page shows
     * @param redirectUri the only callback
     */
    record Client(String id, String name, String redirectUri) {}

    McpGrant(Client client, UserState user, SimulatedAccount account, Set<String> scopes, Instant given) {
        this.client = client;
        this.user = user;
        this.account = account;
        this.scopes = Set.copyOf(scopes);
        this.given = given;
    }

    Client client() {
        return client;
    }

    UserState user() {
        return user;
    }

    SimulatedAccount account() {
        return account;
    }

    Set<String> scopes() {
        return scopes;
    }

    Instant given() {
        return given;
    }

    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
        accessTokens.clear();
    }

    /** Gives tokens out; the refresh token before them is used from now on. */
    void issue(String access, String refresh, Instant now) {
        accessTokens.values().removeIf(end -> !now.isBefore(end));
        accessTokens.put(access, now.plus(ACCESS_LIFE));
        if (!refreshToken.isEmpty()) {
            used.putIfAbsent(refreshToken, now);
        }
        refreshToken = refresh;
    }

    boolean renewsWith(String token) {
        return refreshToken.equals(token);
    }

    boolean knows(String token) {
        return used.containsKey(token);
    }

    boolean usedWithin(String token, Duration time, Instant now) {
        Instant at = used.get(token);
        return at != null && now.isBefore(at.plus(time));
    }

    boolean admits(String access, Instant now) {
        Instant end = accessTokens.get(access);
        return !ended && end != null && now.isBefore(end);
    }

    void dropAccess(String access) {
        accessTokens.remove(access);
    }

    /** Whether the quotes of a contract were asked for before; notes that they are now. */
    boolean warmUp(long conid) {
        return !warm.add(conid);
    }

    /** Whether the tools were listed before; notes that they are now. */
    boolean list() {
        boolean before = listed;
        listed = true;
        return before;
    }
}
