package io.github.ibkrclient.testkit;

import io.github.ibkrclient.Operation;
import io.github.ibkrclient.pacing.PacingRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What this IBKR insists on. */
final class SimulatorRules {
    private final boolean userAgentNeeded;
    private final boolean lengthNeeded;
    private final boolean typeNeeded;
    private final boolean coldAnswers;
    private final boolean accountHonoured;
    private final List<PacingRule> sessionWide;
    private final Map<String, List<PacingRule>> pacing = new HashMap<>();
    private final Map<String, List<String>> scopes = new HashMap<>();

    SimulatorRules(
            boolean userAgentNeeded,
            boolean lengthNeeded,
            boolean typeNeeded,
            boolean coldAnswers,
            boolean accountHonoured,
            List<PacingRule> sessionWide,
            List<? extends Operation> operations) {
        this.userAgentNeeded = userAgentNeeded;
        this.lengthNeeded = lengthNeeded;
        this.typeNeeded = typeNeeded;
        this.coldAnswers = coldAnswers;
        this.accountHonoured = accountHonoured;
        this.sessionWide = sessionWide;
        operations.forEach(operation -> {
            pacing.put(Route.key(operation.method(), operation.path()), operation.pacing());
            scopes.put(Route.key(operation.method(), operation.path()), operation.scopes());
        });
    }

    /** Whether a request without User-Agent is answered with 403. */
    boolean userAgentNeeded() {
        return userAgentNeeded;
    }

    /** Whether a POST without length is answered with 411. */
    boolean lengthNeeded() {
        return lengthNeeded;
    }

    /** Whether a body that does not say it is JSON is answered with 415. */
    boolean typeNeeded() {
        return typeNeeded;
    }

    /** Whether first answers of a session are cold. */
    boolean coldAnswers() {
        return coldAnswers;
    }

    /** Whether trades and orders heed an account in the query instead of the selected one. */
    boolean accountHonoured() {
        return accountHonoured;
    }

    /** The scopes of which a bearer token must have one. */
    List<String> scopes(Route route) {
        return scopes.getOrDefault(route.key(), List.of());
    }

    /** The limits of an operation, the session-wide one among them. */
    List<PacingRule> pacing(Route route) {
        List<PacingRule> rules = new ArrayList<>(pacing.getOrDefault(route.key(), List.of()));
        if (!route.template.startsWith("/gw/")) {
            rules.addAll(sessionWide);
        }
        return rules;
    }
}
