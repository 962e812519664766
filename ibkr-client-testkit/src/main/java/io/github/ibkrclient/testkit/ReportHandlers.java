package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.http.SimulatedResponse;

/** Statements and trade confirmations, which take an OAuth 2.0 bearer token that nobody can have yet. */
final class ReportHandlers {

    SimulatedResponse refuse(Call call) {
        String given = call.request().header("Authorization").isPresent() ? "not valid" : "missing";
        return SimulatedResponse.problem(401, "Unauthorized", "the bearer token is " + given);
    }
}
