package io.github.ibkrclient.testkit.internal.server;

import io.github.ibkrclient.testkit.Violation;
import io.github.ibkrclient.testkit.internal.call.SimulatorRules.EdgeRules;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.time.Instant;
import java.util.Optional;

/** The checks of IBKR's edge, which come before it looks who calls. */
final class EdgeChecks {
    private final EdgeRules rules;
    private final RateLimitEnforcer limits;
    private final RequestLog log;

    EdgeChecks(EdgeRules rules, RateLimitEnforcer limits, RequestLog log) {
        this.rules = rules;
        this.limits = limits;
        this.log = log;
    }

    /** The answer to a request that the edge refuses; empty to let it pass. */
    Optional<SimulatedResponse> refusal(SimulatedRequest request, String operation, Instant now) {
        if (limits.punished(request.address(), now)) {
            log.violation(Violation.Kind.IN_PENALTY_BOX, operation, now, "a call from an address in the penalty box");
            return Optional.of(RateLimitEnforcer.tooManyRequests());
        }
        if (rules.userAgentNeeded()
                && request.header("User-Agent").filter(text -> !text.isBlank()).isEmpty()) {
            log.violation(Violation.Kind.NO_USER_AGENT, operation, now, "no User-Agent header");
            return Optional.of(SimulatedResponse.html(403, "Access Denied"));
        }
        boolean sends = request.method().equals("POST") || request.method().equals("PUT");
        if (rules.lengthNeeded() && sends && request.header("Content-Length").isEmpty()) {
            log.violation(Violation.Kind.NO_LENGTH, operation, now, "no Content-Length header");
            return Optional.of(SimulatedResponse.html(411, "Length Required"));
        }
        if (rules.typeNeeded() && Router.belowBasePath(request.path()) && !saysJson(request)) {
            log.violation(
                    Violation.Kind.NO_CONTENT_TYPE, operation, now, "a body without Content-Type application/json");
            return Optional.of(SimulatedResponse.error(415, "Unsupported Media Type"));
        }
        return Optional.empty();
    }

    /** Whether the body says that it is JSON, or is empty, or is the empty object that some clients send for none. */
    private static boolean saysJson(SimulatedRequest request) {
        String body = request.text().strip();
        return body.isEmpty()
                || body.equals("{}")
                || request.header("Content-Type")
                        .map(type -> type.replaceFirst(";.*", "").strip())
                        .filter("application/json"::equalsIgnoreCase)
                        .isPresent();
    }
}
