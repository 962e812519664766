package io.github.ibkrclient.testkit.internal.handler;

import static io.github.ibkrclient.testkit.internal.call.Route.Need.SSO;

import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.call.SpecExamples;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.session.UserDirectory;
import io.github.ibkrclient.testkit.internal.session.UserState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Opening, watching, keeping and ending sessions. */
final class SessionHandlers implements HandlerGroup {
    private static final Duration SSO_LEFT = Duration.ofMinutes(10);
    private static final String MAC = "98:F2:B3:23:BF:A0";

    private final UserDirectory users;

    SessionHandlers(UserDirectory users) {
        this.users = users;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route("POST", "/iserver/auth/ssodh/init", SSO, this::init),
                new Route("POST", "/iserver/auth/status", SSO, this::status).alsoByGet(),
                new Route("POST", "/tickle", SSO, this::tickle).alsoByGet(),
                new Route("GET", "/sso/validate", SSO, this::validate),
                new Route("POST", "/logout", SSO, this::logout));
    }

    private SimulatedResponse init(Call call) {
        JsonObject body = call.body();
        if (body == null) {
            return SimulatedResponse.error(400, "Bad Request: body is not JSON");
        }
        // The older manual allows both as query parameters too: see docs/protocol.md#init-publish.
        boolean publish = given(call, body, "publish").orElse(false);
        boolean compete = given(call, body, "compete").orElse(false);
        if (!publish) {
            return SimulatedResponse.error(500, "failed to initialise the session: publish must be true");
        }
        call.user().openBrokerage(compete, call.now());
        return SimulatedResponse.ok(status(call.user(), call.now()));
    }

    private SimulatedResponse status(Call call) {
        return SimulatedResponse.ok(status(call.user(), call.now()).put("fail", ""));
    }

    private SimulatedResponse tickle(Call call) {
        UserState user = call.user();
        Json answer = Json.object()
                .put("session", session(user))
                .put("hmds", Json.object().put("error", "no bridge"));
        if (call.session().atGateway()) {
            answer.put("ssoExpires", SSO_LEFT.toMillis())
                    .put("collission", false)
                    .put("userId", userId(user));
        }
        if (user.brokerage().isPresent() || user.lost() || user.competing()) {
            answer.put("iserver", Json.object().put("authStatus", status(user, call.now())));
        }
        return SimulatedResponse.ok(answer);
    }

    private SimulatedResponse validate(Call call) {
        UserState user = call.user();
        Json features = Json.object()
                .put("env", user.paper() ? "PAPER" : "PROD")
                .put("wlms", true)
                .put("realtime", true)
                .put("bond", true)
                .put("optionChains", true)
                .put("calendar", true)
                .put("newMf", true);
        return SimulatedResponse.ok(Json.object()
                .put("USER_ID", userId(user))
                .put("USER_NAME", user.username())
                .put("RESULT", true)
                .put("AUTH_TIME", call.now().minus(Duration.ofMinutes(1)).toEpochMilli())
                .put("SF_ENABLED", false)
                .put("IS_FREE_TRIAL", false)
                .put("CREDENTIAL", user.username())
                .put("IP", "10.0.0.1")
                .put("EXPIRES", SSO_LEFT.toMillis())
                .put("QUALIFIED_FOR_MOBILE_AUTH", null)
                .put("LANDING_APP", "UNIVERSAL")
                .put("IS_MASTER", false)
                .put("lastAccessed", call.now().toEpochMilli())
                .put("LOGIN_TYPE", user.paper() ? 2 : 1)
                .put("PAPER_USER_NAME", user.username() + "paper")
                .put("features", features)
                .put("region", "NJ"));
    }

    private SimulatedResponse logout(Call call) {
        users.logOut(call.user());
        return SpecExamples.get("POST", "/logout");
    }

    /** The name of a user's session, as the WebSocket wants it. */
    static String session(UserState user) {
        byte[] name = ("session of " + user.username()).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(name).toString().replace("-", "");
    }

    static Json serverInfo() {
        return Json.object().put("serverName", "SimulatedServer1").put("serverVersion", "Build 10.44.1a, Nov 3, 2026");
    }

    private static int userId(UserState user) {
        return 100_000_000 + Math.floorMod(user.username().hashCode(), 10_000_000);
    }

    private static Json status(UserState user, Instant now) {
        Json status = Json.object();
        if (user.brokerage().isEmpty()) {
            return status.put("authenticated", false)
                    .put("competing", user.competing())
                    .put("connected", user.competing() || !user.lost())
                    .put("MAC", MAC);
        }
        return status.put("authenticated", true)
                .put("established", user.brokerage().get().established(now))
                .put("competing", false)
                .put("connected", true)
                .put("message", "")
                .put("MAC", MAC)
                .put("serverInfo", serverInfo())
                .put("hardware_info", "5e3c8f1a|" + MAC);
    }

    private static Optional<Boolean> given(Call call, JsonObject body, String name) {
        Boolean inBody = Json.truth(body, name);
        return inBody != null ? Optional.of(inBody) : call.query(name).map(Boolean::parseBoolean);
    }
}
