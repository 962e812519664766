package io.github.ibkrclient.openapi.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ibkrclient.openapi.read.Problems;
import io.github.ibkrclient.openapi.read.SpecOperation;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the {@code x-ibkr-*} values of operations into Java expressions; a missing key means the careful default. */
public final class Facts {
    private static final Map<String, String> EFFECTS = Map.of(
            "read", "Effect.READ", "session", "Effect.SESSION", "settings", "Effect.SETTINGS", "order", "Effect.ORDER");
    private static final Map<String, String> TIERS =
            Map.of("none", "SessionTier.NONE", "sso", "SessionTier.SSO", "brokerage", "SessionTier.BROKERAGE");
    private static final Map<String, String> SCHEMES = Map.of(
            "oauth1-rsa",
            "SecurityScheme.OAUTH1_RSA",
            "session",
            "SecurityScheme.SESSION",
            "oauth2-assertion",
            "SecurityScheme.OAUTH2_ASSERTION",
            "oauth2",
            "SecurityScheme.OAUTH2");
    private static final Map<String, String> BACKENDS =
            Map.of("iserver", "Backend.ISERVER", "api", "Backend.API", "reports", "Backend.REPORTS");
    private static final Map<String, String> SHAPES = Map.of(
            "empty-array", "EMPTY_ARRAY",
            "empty-orders", "EMPTY_ORDERS",
            "ids-only", "IDS_ONLY",
            "no-definition", "NO_DEFINITION");

    private final Problems problems;

    public Facts(Problems problems) {
        this.problems = problems;
    }

    public String effect(SpecOperation operation) {
        return word(operation, "x-ibkr-effect", EFFECTS, "order");
    }

    public String tier(SpecOperation operation) {
        return word(operation, "x-ibkr-session", TIERS, "brokerage");
    }

    /**
     * Which back end of IBKR serves it. A document that does not say so gets what IBKR's paths mean: below {@code
     * /iserver/} the brokerage side, below {@code /gw/} and {@code /oauth2/} the reports, else the sign-on side.
     */
    public String backend(SpecOperation operation) {
        String path = operation.path();
        String usual = path.startsWith("/iserver/")
                ? "iserver"
                : path.startsWith("/gw/") || path.startsWith("/oauth2/") ? "reports" : "api";
        return word(operation, "x-ibkr-backend", BACKENDS, usual);
    }

    /** The first scheme that is ours; other documents name their schemes as they like, and mean the session. */
    public static String security(SpecOperation operation) {
        return ourSchemes(operation).map(SCHEMES::get).findFirst().orElse("SecurityScheme.SESSION");
    }

    /** Whether the document names a scheme of ours for an operation. */
    static boolean namesOurScheme(SpecOperation operation) {
        return ourSchemes(operation).findAny().isPresent();
    }

    private static Stream<String> ourSchemes(SpecOperation operation) {
        return StreamSupport.stream(operation.node().path("security").spliterator(), false)
                .flatMap(requirement ->
                        StreamSupport.stream(((Iterable<String>) requirement::fieldNames).spliterator(), false))
                .filter(SCHEMES::containsKey);
    }

    /** The scopes of which a call takes any, quoted, from all alternatives; other documents list them in one. */
    public static List<String> scopes(SpecOperation operation) {
        return StreamSupport.stream(operation.node().path("security").spliterator(), false)
                .flatMap(requirement ->
                        StreamSupport.stream(requirement.path("oauth2").spliterator(), false))
                .map(scope -> "\"" + scope.asText() + "\"")
                .distinct()
                .toList();
    }

    private String word(SpecOperation operation, String key, Map<String, String> words, String byDefault) {
        String word = operation.node().path(key).asText(byDefault);
        if (!words.containsKey(word)) {
            problems.add(operation.key() + ": " + key + " is '" + word + "', not one of "
                    + words.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return String.valueOf(words.get(word));
    }

    /**
     * The rules of a pacing list as {@code rule(permits, period, bucket)}.
     *
     * @param ownBucket the bucket of rules that name none; a second such rule gets a bucket beside it
     */
    public List<String> pacing(String place, JsonNode rules, String ownBucket) {
        List<String> expressions = new ArrayList<>();
        int unnamed = 0;
        if (!rules.isMissingNode() && !rules.isArray()) {
            problems.add(place + ": x-ibkr-pacing is not a list of {permits, period, bucket}");
        }
        for (JsonNode rule : rules) {
            int permits = rule.path("permits").asInt(0);
            Duration period = duration(rule.path("period"));
            boolean keysFit = Set.of("permits", "period", "bucket").containsAll(names(rule));
            if (permits < 1 || period.isZero() || period.isNegative() || !keysFit) {
                problems.add(place + ": x-ibkr-pacing has " + rule
                        + ", not {permits: 1 or more, period: such as PT5S, bucket: a name or nothing}");
                continue;
            }
            String bucket = rule.has("bucket")
                    ? rule.path("bucket").asText()
                    : ++unnamed == 1 ? ownBucket : ownBucket + "_" + unnamed;
            expressions.add("rule(" + permits + ", \"" + period + "\", \"" + bucket + "\")");
        }
        return expressions;
    }

    public int concurrency(SpecOperation operation) {
        JsonNode value = operation.node().path("x-ibkr-concurrency");
        if (!value.isMissingNode() && (!value.isInt() || value.asInt() < 0)) {
            problems.add(operation.key() + ": x-ibkr-concurrency is " + value + ", not a number of 0 or more");
        }
        return value.asInt(0);
    }

    /** The constants of the primers, quoted; each must be generated too. */
    public List<String> primers(SpecOperation operation, Map<String, String> constantsById) {
        List<String> constants = new ArrayList<>();
        JsonNode primers = operation.node().path("x-ibkr-primers");
        if (!primers.isMissingNode() && !primers.isArray()) {
            problems.add(operation.key() + ": x-ibkr-primers is " + primers + ", not a list of operationIds");
        }
        for (JsonNode primer : primers) {
            String constant = constantsById.get(primer.asText());
            if (constant == null) {
                problems.add(operation.key() + ": x-ibkr-primers names " + primer.asText()
                        + ", which is no operationId of an included operation");
            } else {
                constants.add("\"" + constant + "\"");
            }
        }
        return constants;
    }

    /** The cold answer as arguments of the constant, empty when there is none. */
    public String cold(SpecOperation operation) {
        JsonNode cold = operation.node().path("x-ibkr-cold");
        if (cold.isMissingNode() || cold.asText().equals("never")) {
            return "";
        }
        String shape = SHAPES.get(cold.path("when").asText());
        Duration pause = duration(cold.path("askAgainAfter"));
        JsonNode tries = cold.path("tries");
        boolean keysFit = Set.of("when", "askAgainAfter", "tries").containsAll(names(cold));
        if (shape == null
                || pause.isNegative()
                || pause.isZero()
                || tries.asInt(1) < 1
                || !(tries.isMissingNode() || tries.isInt())
                || !keysFit) {
            problems.add(operation.key() + ": x-ibkr-cold is " + cold + ", not never or {when: one of "
                    + SHAPES.keySet().stream().sorted().collect(Collectors.joining(", "))
                    + "; askAgainAfter: such as PT1S; tries: 1 or more}");
        }
        return "ColdAnswer.Shape." + shape + ", \"" + pause + "\", " + tries.asInt(1);
    }

    /** The optional query parameter whose account must be the selected one, empty when there is none. */
    public String account(SpecOperation operation) {
        JsonNode account = operation.node().path("x-ibkr-account");
        boolean declared = StreamSupport.stream(
                        operation.node().path("parameters").spliterator(), false)
                .anyMatch(parameter -> parameter.path("in").asText().equals("query")
                        && parameter.path("name").equals(account));
        if (!account.isMissingNode() && !declared) {
            problems.add(operation.key() + ": x-ibkr-account names " + account.asText()
                    + ", which is no query parameter of the operation");
        }
        return account.asText("");
    }

    private static List<String> names(JsonNode node) {
        return StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false)
                .toList();
    }

    private static Duration duration(JsonNode text) {
        try {
            return Duration.parse(text.asText());
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }
}
