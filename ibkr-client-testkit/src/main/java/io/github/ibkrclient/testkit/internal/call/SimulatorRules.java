package io.github.ibkrclient.testkit.internal.call;

import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.PacingRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How strict the simulator is, and the limits and scopes of its operations. */
public final class SimulatorRules {
    private final EdgeRules edge;
    private final boolean coldAnswers;
    private final boolean accountHonoured;
    private final List<PacingRule> sessionWide;
    private final Map<String, List<PacingRule>> pacing = new HashMap<>();
    private final Map<String, List<String>> scopes = new HashMap<>();

    /**
     * What the edge refuses.
     *
     * @param userAgentNeeded whether a request without User-Agent is answered with 403
     * @param lengthNeeded whether a POST or PUT without Content-Length is answered with 411
     * @param typeNeeded whether a body that does not say that it is JSON is answered with 415
     */
    public record EdgeRules(boolean userAgentNeeded, boolean lengthNeeded, boolean typeNeeded) {}

    /**
     * The rules of a simulator.
     *
     * @param coldAnswers whether first answers of a session are cold
     * @param accountHonoured whether trades and orders heed an account in the query instead of the selected one
     * @param sessionWide the limits of a session as a whole
     * @param operations the operations whose limits and scopes count
     */
    public SimulatorRules(
            EdgeRules edge,
            boolean coldAnswers,
            boolean accountHonoured,
            List<PacingRule> sessionWide,
            List<? extends Operation> operations) {
        this.edge = edge;
        this.coldAnswers = coldAnswers;
        this.accountHonoured = accountHonoured;
        this.sessionWide = sessionWide;
        operations.forEach(operation -> {
            pacing.put(Route.key(operation.method(), operation.path()), operation.pacing());
            scopes.put(Route.key(operation.method(), operation.path()), operation.scopes());
        });
    }

    /** What the edge refuses. */
    public EdgeRules edge() {
        return edge;
    }

    /** Whether first answers of a session are cold. */
    public boolean coldAnswers() {
        return coldAnswers;
    }

    /** Whether trades and orders heed an account in the query instead of the selected one. */
    public boolean accountHonoured() {
        return accountHonoured;
    }

    /** The scopes of which a bearer token must have one. */
    public List<String> scopes(Route route) {
        return scopes.getOrDefault(route.key(), List.of());
    }

    /** The limits that a call of an operation counts in. */
    public List<PacingRule> pacing(Route route) {
        List<PacingRule> rules = new ArrayList<>(pacing.getOrDefault(route.key(), List.of()));
        if (!route.template().startsWith("/gw/")) {
            rules.addAll(sessionWide);
        }
        return rules;
    }
}
