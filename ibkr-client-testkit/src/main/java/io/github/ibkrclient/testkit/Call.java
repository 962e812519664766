package io.github.ibkrclient.testkit;

import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.http.Json;
import io.github.ibkrclient.testkit.http.SimulatedRequest;
import io.github.ibkrclient.testkit.market.SimulatedAccount;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to its handler, with whom it comes from.
 *
 * @param cold whether it meets caches that are not filled yet, however often they were asked
 */
record Call(
        SimulatedRequest request,
        Map<String, String> path,
        Instant now,
        @Nullable UserState caller,
        @Nullable SsoSession sso,
        boolean cold) {

    /** The same, before the caches are filled. */
    Call chilled() {
        return new Call(request, path, now, caller, sso, true);
    }

    /** Whom it comes from. */
    UserState user() {
        if (caller == null) {
            throw new IllegalStateException("this operation is called without a user");
        }
        return caller;
    }

    /** The session of the token that signed it. */
    SsoSession session() {
        if (sso == null) {
            throw new IllegalStateException("this operation is called without a session");
        }
        return sso;
    }

    /** The brokerage session, which the route asked for. */
    BrokerageSession brokerage() {
        return user().brokerage().orElseThrow();
    }

    String path(String name) {
        return path.getOrDefault(name, "");
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(request.parameters().get(name)).filter(value -> !value.isEmpty());
    }

    boolean flag(String name) {
        return query(name).filter("true"::equalsIgnoreCase).isPresent();
    }

    /** The body; null when it is no object. */
    @Nullable
    JsonObject body() {
        return Json.parse(request.text());
    }

    /** The account of the path, when it is the caller's. */
    Optional<SimulatedAccount> account() {
        return user().account(path("accountId"));
    }
}
