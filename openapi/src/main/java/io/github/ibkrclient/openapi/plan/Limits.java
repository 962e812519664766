package io.github.ibkrclient.openapi.plan;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the description demands of a parameter's value.
 *
 * @param check the method of {@code Argument} that checks it, empty when there are no bounds
 * @param least the least number or count, as Java writes it
 * @param most the greatest number or count, as Java writes it
 */
public record Limits(String check, String least, String most) {
    static final Limits NONE = new Limits("", "", "");

    /** Whole numbers and arrays have bounds; others are left to the server. */
    static Limits of(JsonNode schema) {
        return switch (schema.path("type").asText()) {
            case "integer" -> of("between", schema.path("minimum"), schema.path("maximum"), "Long.MIN_VALUE");
            case "array" -> of("count", schema.path("minItems"), schema.path("maxItems"), "0");
            default -> NONE;
        };
    }

    private static Limits of(String check, JsonNode least, JsonNode most, String lowest) {
        if (!least.canConvertToLong() && !most.canConvertToLong()) {
            return NONE;
        }
        return new Limits(check, text(least, lowest), text(most, "Long.MAX_VALUE"));
    }

    private static String text(JsonNode bound, String otherwise) {
        if (!bound.canConvertToLong()) {
            return otherwise;
        }
        boolean ofInt = bound.canConvertToInt();
        return bound.asLong() + (ofInt ? "" : "L");
    }

    /** The expression for a value that was checked. */
    String checked(String name, String value) {
        return check.isEmpty()
                ? value
                : "Argument." + check + "(\"" + name + "\", " + value + ", " + least + ", " + most + ")";
    }
}
