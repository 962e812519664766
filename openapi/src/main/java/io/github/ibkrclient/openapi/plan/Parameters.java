package io.github.ibkrclient.openapi.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ibkrclient.openapi.read.Description;
import io.github.ibkrclient.openapi.read.Names;
import io.github.ibkrclient.openapi.read.SpecOperation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Finds the parameters of an operation: those of the path in its order, then the query, then the body. */
public final class Parameters {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

    private final SpecOperation operation;
    private final Types types;
    private final List<Parameter> found = new ArrayList<>();
    private final Set<String> names = new HashSet<>(Set.of("options"));

    private Parameters(SpecOperation operation, Types types) {
        this.operation = operation;
        this.types = types;
    }

    /** Headers and cookies are left to the signer, which is where the documents of others put them anyway. */
    static List<Parameter> of(SpecOperation operation, Description description, Types types) {
        Parameters parameters = new Parameters(operation, types);
        parameters.addPath();
        for (JsonNode declared : operation.node().path("parameters")) {
            if (declared.path("in").asText().equals("query")) {
                parameters.add(
                        declared,
                        declared.path("name").asText(),
                        declared.path("required").asBoolean());
            }
        }
        JsonNode body = description.resolve(operation.node().path("requestBody"), operation.key());
        if (!body.isMissingNode()) {
            parameters.addBody(body);
        }
        return parameters.found;
    }

    /** The template rules: a declared name that differs from it is taken to mean the variable that is left over. */
    private void addPath() {
        List<String> variables = VARIABLE.matcher(operation.path())
                .results()
                .map(MatchResult::group)
                .toList();
        List<JsonNode> strays = new ArrayList<>();
        for (JsonNode declared : operation.node().path("parameters")) {
            boolean inPath = declared.path("in").asText().equals("path");
            if (inPath && !variables.contains("{" + declared.path("name").asText() + "}")) {
                strays.add(declared);
            }
        }
        for (String variable : variables) {
            String name = variable.substring(1, variable.length() - 1);
            JsonNode match = null;
            for (JsonNode declared : operation.node().path("parameters")) {
                boolean inPath = declared.path("in").asText().equals("path");
                match = inPath && declared.path("name").asText().equals(name) ? declared : match;
            }
            if (match == null) {
                match = strays.isEmpty()
                        ? operation.node().objectNode().put("in", "path").set("schema", untypedText())
                        : strays.remove(0);
            }
            add(match, name, true);
        }
    }

    private JsonNode untypedText() {
        return operation.node().objectNode().put("type", "string");
    }

    private void add(JsonNode declared, String wireName, boolean required) {
        String hint = Names.type(operation.id()) + Names.type(wireName);
        JavaType type = types.parameter(declared.path("schema"), hint, operation.key());
        found.add(new Parameter(
                wireName,
                freeName(Names.member(wireName)),
                declared.path("in").asText(),
                type,
                required,
                declared.path("description").asText(""),
                Limits.of(declared.path("schema"))));
    }

    private void addBody(JsonNode body) {
        JsonNode schema = Answers.json(body.path("content")).path("schema");
        JavaType type = types.of(schema, Names.type(operation.id()) + "Request", operation.key());
        found.add(new Parameter(
                "",
                freeName("body"),
                "body",
                type,
                body.path("required").asBoolean(),
                body.path("description").asText("What to send."),
                Limits.NONE));
    }

    private String freeName(String wanted) {
        String name = Names.free(wanted, names::contains);
        names.add(name);
        return name;
    }
}
