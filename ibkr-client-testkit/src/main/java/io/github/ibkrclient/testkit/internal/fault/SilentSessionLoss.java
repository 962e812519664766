package io.github.ibkrclient.testkit.internal.fault;

import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The brokerage session of each user ends once, and tickles still show it alive. See
 * {@code docs/protocol.md#death-sequence}.
 */
public final class SilentSessionLoss implements FaultEffect {
    private final Set<String> lost = new HashSet<>();

    @Override
    public Optional<SimulatedResponse> arrived(IncomingCall call) {
        call.claimed()
                .filter(user -> !lost.contains(user.username()))
                .filter(user -> OncePerUser.endBrokerage(call, user))
                .ifPresent(user -> lost.add(user.username()));
        return Optional.empty();
    }

    @Override
    public SimulatedResponse rewrite(Call call, Route route, SimulatedResponse answer) {
        boolean hides = route.is("POST", "/tickle")
                && call.user().brokerage().isEmpty()
                && lost.contains(call.user().username());
        JsonObject tickle = hides ? Json.parse(answer.text()) : null;
        if (tickle == null) { // another fault may have changed the object into something else
            return answer;
        }
        Json status = Json.object()
                .put("authenticated", true)
                .put("established", true)
                .put("competing", false)
                .put("connected", true)
                .put("message", "");
        tickle.add("iserver", Json.object().put("authStatus", status).element());
        return SimulatedResponse.ok(tickle);
    }
}
