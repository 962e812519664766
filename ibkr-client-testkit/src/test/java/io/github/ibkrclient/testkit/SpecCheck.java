package io.github.ibkrclient.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares answers with the API description. Numbers may come as texts, texts as numbers, and truth values as 0 and 1. No
 * validator allows for that, so this class reads the schemas itself. Unlike the client it forbids what is not described, so
 * that the simulator cannot drift away from the description.
 */
public final class SpecCheck {
    private static final OpenAPI SPEC =
            new OpenAPIV3Parser().readContents(resource("ibkr-web-api.yaml")).getOpenAPI();

    private SpecCheck() {}

    public static String resource(String name) {
        try (InputStream stream = SpecCheck.class.getResourceAsStream("/io/github/ibkrclient/openapi/" + name)) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A path that the description gives an example for in all its parts.
     *
     * @param template the path template
     * @param parameters the examples of the parameters that are required, by name; without the account of the path
     */
    record Read(String template, Map<String, String> parameters) {
        /** The path for an account, with its query. */
        String path(String accountId) {
            StringBuilder query = new StringBuilder();
            String path = template.replace("{accountId}", accountId);
            for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                String variable = "{" + parameter.getKey() + "}";
                if (path.contains(variable)) {
                    path = path.replace(variable, parameter.getValue());
                } else {
                    query.append(query.isEmpty() ? '?' : '&')
                            .append(parameter.getKey())
                            .append('=')
                            .append(parameter.getValue());
                }
            }
            return path + query;
        }
    }

    /** All GET operations that are called in a session. */
    static Stream<Read> reads() {
        return SPEC.getPaths().entrySet().stream()
                .filter(entry -> entry.getValue().getGet() != null)
                .filter(entry -> entry.getValue().getGet().getSecurity().get(0).containsKey("session"))
                .map(entry -> new Read(entry.getKey(), required(entry.getValue().getGet())));
    }

    private static Map<String, String> required(Operation operation) {
        List<Parameter> declared = operation.getParameters() == null ? List.of() : operation.getParameters();
        Map<String, String> examples = new TreeMap<>();
        declared.stream()
                .filter(parameter -> Boolean.TRUE.equals(parameter.getRequired()))
                .filter(parameter -> !parameter.getName().equals("accountId"))
                .forEach(parameter -> examples.put(parameter.getName(), text(parameter)));
        return examples;
    }

    /** The example of a parameter as it is sent: the items of a list are separated by commas. */
    private static String text(Parameter parameter) {
        Object example = Objects.requireNonNull(parameter.getExample(), parameter.getName() + " needs an example");
        return example.toString().replaceAll("[\\[\\]\"]", "");
    }

    /** The operations for whose answers the description gives an example, as method and path template. */
    public static Set<String> examples() {
        Set<String> keys = new TreeSet<>();
        SPEC.getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                    if (example(operation).isPresent()) {
                        keys.add(method + " " + path);
                    }
                }));
        return keys;
    }

    /** The example that the description gives for the answer of an operation, as JSON. */
    public static String example(String method, String path) {
        return operation(method, path).flatMap(SpecCheck::example).orElseThrow();
    }

    private static Optional<String> example(Operation operation) {
        return Optional.ofNullable(operation.getResponses().get("200"))
                .map(ApiResponse::getContent)
                .map(content -> content.get("application/json"))
                .map(MediaType::getExample)
                .map(Object::toString);
    }

    /** Whether an operation has parameters or a body. */
    public static boolean hasInput(String method, String path) {
        Operation operation = operation(method, path).orElseThrow();
        return operation.getParameters() != null || operation.getRequestBody() != null;
    }

    /** What is wrong with the body of a 200; empty when it is as described. */
    public static List<String> problems(String method, String path, String body) {
        Optional<Operation> operation = operation(method, path).or(() -> operation("POST", path));
        List<String> problems = new ArrayList<>();
        if (operation.isEmpty()) {
            problems.add(method + " " + path + " is not described");
        } else {
            var answer = Objects.requireNonNull(operation.get().getResponses().get("200"));
            var content = Objects.requireNonNull(answer.getContent().get("application/json"));
            check(content.getSchema(), JsonParser.parseString(body), method + " " + path + " $", problems);
        }
        return problems;
    }

    private static Optional<Operation> operation(String method, String path) {
        return SPEC.getPaths().entrySet().stream()
                .filter(entry -> path.matches(entry.getKey().replaceAll("\\{[^}]+}", "[^/]+") + "/?"))
                .flatMap(entry -> entry.getValue().readOperationsMap().entrySet().stream())
                .filter(entry -> entry.getKey().name().equals(method))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static void check(Schema<?> raw, JsonElement value, String at, List<String> problems) {
        Schema<?> schema = raw.get$ref() == null ? raw : named(raw.get$ref());
        if (value.isJsonNull()) {
            if (!Boolean.TRUE.equals(schema.getNullable()) && schema.getType() != null) {
                problems.add(at + " is null");
            }
        } else if (schema.getAnyOf() != null) {
            if (schema.getAnyOf().stream().noneMatch(one -> fits(one, value))) {
                problems.add(at + " fits none of the choices");
            }
        } else if (schema.getType() != null) {
            switch (schema.getType()) {
                case "object" -> object(schema, value, at, problems);
                case "array" -> array(schema, value, at, problems);
                default -> plain(schema, value, at, problems);
            }
        }
    }

    private static boolean fits(Schema<?> schema, JsonElement value) {
        List<String> problems = new ArrayList<>();
        check(schema, value, "$", problems);
        return problems.isEmpty();
    }

    private static void object(Schema<?> schema, JsonElement value, String at, List<String> problems) {
        if (!(value instanceof JsonObject object)) {
            problems.add(at + " is no object");
            return;
        }
        Map<String, Schema<?>> properties = properties(schema);
        for (Map.Entry<String, JsonElement> member : object.entrySet()) {
            Schema<?> described = properties.get(member.getKey());
            if (described != null) {
                check(described, member.getValue(), at + "." + member.getKey(), problems);
            } else if (schema.getAdditionalProperties() instanceof Schema<?> any) {
                check(any, member.getValue(), at + "." + member.getKey(), problems);
            } else if (!Boolean.TRUE.equals(schema.getAdditionalProperties())) {
                problems.add(at + "." + member.getKey() + " is not described");
            }
        }
        List<String> required = schema.getRequired() == null ? List.of() : schema.getRequired();
        required.stream()
                .filter(name -> !object.has(name))
                .forEach(name -> problems.add(at + "." + name + " is missing"));
    }

    private static void array(Schema<?> schema, JsonElement value, String at, List<String> problems) {
        if (!(value instanceof JsonArray array)) {
            problems.add(at + " is no array");
            return;
        }
        for (int i = 0; i < array.size(); i++) {
            check(schema.getItems(), array.get(i), at + "[" + i + "]", problems);
        }
    }

    private static void plain(Schema<?> schema, JsonElement value, String at, List<String> problems) {
        if (!(value instanceof JsonPrimitive primitive)) {
            problems.add(at + " is no plain value");
            return;
        }
        String text = primitive.getAsString();
        boolean good = switch (String.valueOf(schema.getType())) {
            case "boolean" -> primitive.isBoolean() || text.equals("0") || text.equals("1");
            case "integer" -> !primitive.isBoolean() && text.matches("-?[0-9]+");
            case "number" -> !primitive.isBoolean() && (text.isEmpty() || decimal(text) != null);
            default ->
                !primitive.isBoolean()
                        && (schema.getEnum() == null || schema.getEnum().contains(text) || also(schema, text));
        };
        if (!good) {
            problems.add(at + " is no " + schema.getType() + ": " + value);
        }
    }

    /** Whether the description says that IBKR writes a value of an enum this way too. */
    private static boolean also(Schema<?> schema, String text) {
        return schema.getExtensions() != null
                && schema.getExtensions().get("x-ibkr-also") instanceof Map<?, ?> words
                && words.values().stream().anyMatch(other -> other instanceof List<?> list && list.contains(text));
    }

    private static @Nullable BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Schema<?> named(String reference) {
        return Objects.requireNonNull(
                SPEC.getComponents().getSchemas().get(reference.substring(reference.lastIndexOf('/') + 1)));
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static Map<String, Schema<?>> properties(Schema<?> schema) {
        Map properties = schema.getProperties();
        return properties == null ? Map.of() : properties;
    }
}
