package io.github.ibkrclient.testkit.internal.call;

import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.session.BrokerageSession;
import io.github.ibkrclient.testkit.internal.session.SsoSession;
import io.github.ibkrclient.testkit.internal.session.UserState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that passed all checks, with its caller, on its way to the handler.
 *
 * @param request the request
 * @param path the parameters of the path
 * @param now the time on IBKR's clock
 * @param caller the user that it comes from; null when the operation is called without one
 * @param sso the sign-on session; null when the operation is called without one
 * @param cold whether the handler must behave as if its caches were not filled yet
 */
public record Call(
        SimulatedRequest request,
        Map<String, String> path,
        Instant now,
        @Nullable UserState caller,
        @Nullable SsoSession sso,
        boolean cold) {

    /** The same call before the caches are filled. */
    public Call asCold() {
        return new Call(request, path, now, caller, sso, true);
    }

    /** The user that it comes from. */
    public UserState user() {
        if (caller == null) {
            throw new IllegalStateException("this operation is called without a user");
        }
        return caller;
    }

    /** The session of the token that signed the request. */
    public SsoSession session() {
        if (sso == null) {
            throw new IllegalStateException("this operation is called without a session");
        }
        return sso;
    }

    /** The brokerage session. It is open when the route asks for it. */
    public BrokerageSession brokerage() {
        return user().brokerage().orElseThrow();
    }

    /** A parameter of the path. */
    public String path(String name) {
        return path.getOrDefault(name, "");
    }

    /** A parameter of the query; empty when it is missing or has no value. */
    public Optional<String> query(String name) {
        return Optional.ofNullable(request.parameters().get(name)).filter(value -> !value.isEmpty());
    }

    /** Whether a parameter of the query is true. */
    public boolean flag(String name) {
        return query(name).filter("true"::equalsIgnoreCase).isPresent();
    }

    /** The body; null when it is no object. */
    @Nullable
    public JsonObject body() {
        return Json.parse(request.text());
    }

    /** The account that the path names; empty when it is not the caller's. */
    public Optional<SimulatedAccount> account() {
        return user().account(path("accountId"));
    }

    /** The account that a call is about whose path names none: the selected one. */
    public SimulatedAccount selectedAccount(SimulatorRules rules) {
        UserState user = user();
        return query("accountId")
                .filter(id -> rules.accountHonoured())
                .flatMap(user::account)
                .or(() -> user.account(brokerage().selected()))
                .orElseThrow();
    }
}
