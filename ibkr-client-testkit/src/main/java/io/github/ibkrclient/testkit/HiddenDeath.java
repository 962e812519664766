package io.github.ibkrclient.testkit;

import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.http.Json;
import io.github.ibkrclient.testkit.http.SimulatedResponse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The brokerage session dies, once for each user, while tickles go on to say that all is well. */
final class HiddenDeath implements FaultEffect {
    private final Set<String> dead = new HashSet<>();

    @Override
    public Optional<SimulatedResponse> arrive(Arrival arrival) {
        arrival.claimed()
                .filter(user -> !dead.contains(user.user().username()))
                .filter(user -> OncePerUser.endBrokerage(arrival, user))
                .ifPresent(user -> dead.add(user.user().username()));
        return Optional.empty();
    }

    @Override
    public SimulatedResponse bend(Call call, Route route, SimulatedResponse answer) {
        boolean hides = route.is("POST", "/tickle")
                && call.user().brokerage().isEmpty()
                && dead.contains(call.user().user().username());
        JsonObject tickle = hides ? Json.parse(answer.text()) : null;
        if (tickle == null) { // another fault may have left no object
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
