package io.github.ibkrclient.openapi.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ibkrclient.openapi.plan.Facts;
import io.github.ibkrclient.openapi.read.SpecOperation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A constant of the enum of operations, as the template writes it.
 *
 * @param javadoc the comment
 * @param constant the name
 * @param call what every constant states: method, path, back end, effect, tier, security
 * @param details what only some state, one call each
 */
public record EndpointView(String javadoc, String constant, String call, List<String> details) {

    /**
     * The constants of operations.
     *
     * @param generated the operations that primers may name
     */
    static List<EndpointView> of(List<SpecOperation> operations, List<SpecOperation> generated, Facts facts) {
        Map<String, String> constantsById = new LinkedHashMap<>();
        generated.forEach(operation -> constantsById.put(operation.id(), operation.constant()));
        return operations.stream()
                .map(operation -> of(operation, facts, constantsById))
                .toList();
    }

    /** The rules of the whole session, as expressions. */
    static List<String> sessionPacing(JsonNode root, Facts facts) {
        return facts.pacing("the top of the description", root.path("x-ibkr-pacing"), "session");
    }

    private static EndpointView of(SpecOperation operation, Facts facts, Map<String, String> constantsById) {
        List<String> details = new ArrayList<>();
        List<String> scopes = Facts.scopes(operation);
        if (!scopes.isEmpty()) {
            details.add(".scopes(" + String.join(", ", scopes) + ")");
        }
        List<String> rules =
                facts.pacing(operation.key(), operation.node().path("x-ibkr-pacing"), operation.constant());
        if (!rules.isEmpty()) {
            details.add(".pacing(" + String.join(", ", rules) + ")");
        }
        int concurrency = facts.concurrency(operation);
        if (concurrency > 0) {
            details.add(".concurrency(" + concurrency + ")");
        }
        List<String> primers = facts.primers(operation, constantsById);
        if (!primers.isEmpty()) {
            details.add(".primers(" + String.join(", ", primers) + ")");
        }
        String cold = facts.cold(operation);
        if (!cold.isEmpty()) {
            details.add(".cold(" + cold + ")");
        }
        String account = facts.account(operation);
        if (!account.isEmpty()) {
            details.add(".account(\"" + account + "\")");
        }
        return new EndpointView(
                new Javadoc().text(operation.summary()).at(4),
                operation.constant(),
                "\"" + operation.method() + "\", \"" + operation.path() + "\", " + facts.backend(operation) + ", "
                        + facts.effect(operation) + ", " + facts.tier(operation) + ", " + Facts.security(operation),
                details);
    }
}
