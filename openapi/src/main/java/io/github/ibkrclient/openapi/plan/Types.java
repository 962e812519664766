package io.github.ibkrclient.openapi.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.ibkrclient.openapi.read.Description;
import io.github.ibkrclient.openapi.read.Merged;
import io.github.ibkrclient.openapi.read.Names;
import io.github.ibkrclient.openapi.read.Problems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Maps schemas to Java types. What a type needs is found on the way, so the models are exactly the schemas that can be
 * reached from the operations whose types were asked for.
 */
public final class Types {
    /** A sample that was taken for a field: IBKR's own description has account ids as property names. */
    private static final String ACCOUNT_ID = "[A-Z]{1,3}[0-9]{5,}";

    private static final String SCHEMAS = "#/components/schemas/";

    private final Description description;
    private final Settings settings;
    private final Problems problems;
    private final Map<String, String> classNames = new HashMap<>();
    private final Set<String> takenNames = new HashSet<>();
    private final Map<String, JavaType> aliases = new HashMap<>();
    private final Map<String, Model> models = new LinkedHashMap<>();

    public Types(Description description, Settings settings, Problems problems) {
        this.description = description;
        this.settings = settings;
        this.problems = problems;
        // Names that are right as they are go first, so that a neighbour cannot take them.
        List<String> components = new ArrayList<>();
        description.root().path("components").path("schemas").fieldNames().forEachRemaining(components::add);
        components.stream().filter(name -> Names.type(name).equals(name)).forEach(this::name);
        components.stream().filter(name -> !Names.type(name).equals(name)).forEach(this::name);
    }

    private void name(String component) {
        classNames.put(SCHEMAS + component, freeName(Names.type(component)));
    }

    /** Case does not count: files whose names differ only by case overwrite each other on some systems. */
    String freeName(String wanted) {
        String name = Names.free(wanted, candidate -> takenNames.contains(candidate.toLowerCase(Locale.ROOT)));
        takenNames.add(name.toLowerCase(Locale.ROOT));
        return name;
    }

    /** The records and enums that were found to be needed. */
    Collection<Model> models() {
        return models.values();
    }

    /** Adds a model that no schema describes. */
    void add(Model model) {
        models.put(model.name(), model);
    }

    /** What the components refer to, named by class. */
    public Map<String, Model> modelsByName() {
        return models;
    }

    /**
     * The type of a parameter. Integers are what the description says; they are sent, so none can overflow unseen.
     *
     * @param hint the class name for a schema that has none
     */
    JavaType parameter(JsonNode schema, String hint, String place) {
        JsonNode plain = description.resolve(schema, place);
        return "int32".equals(plain.path("format").asText()) && "integer".equals(typeWord(plain))
                ? JavaType.INTEGER
                : of(schema, hint, place);
    }

    /**
     * The type of a schema.
     *
     * @param hint the class name for a schema that has none
     * @param place where the schema stands, for messages
     */
    JavaType of(JsonNode schema, String hint, String place) {
        if (schema.has("$ref")) {
            return ofReference(schema, place);
        }
        Merged merged = Merged.of(schema, description, place);
        if (merged.single() != null) {
            return of(merged.single(), hint, place);
        }
        if (merged.open()) {
            return JavaType.JSON;
        }
        if (merged.properties().keySet().stream().anyMatch(name -> !name.matches(ACCOUNT_ID))) {
            return model(freeName(hint), merged);
        }
        if (!merged.properties().isEmpty()) {
            JsonNode sample = merged.properties().values().iterator().next();
            return JavaType.mapOf(of(sample, hint + "Value", place));
        }
        return ofWord(schema, hint, place);
    }

    private JavaType ofWord(JsonNode schema, String hint, String place) {
        return switch (typeWord(schema)) {
            case "array" ->
                JavaType.listOf(schema.has("items") ? of(schema.path("items"), hint + "Item", place) : JavaType.JSON);
            case "object" ->
                schema.path("additionalProperties").isObject()
                                && !schema.path("additionalProperties").isEmpty()
                        ? JavaType.mapOf(of(schema.path("additionalProperties"), hint + "Value", place))
                        : JavaType.JSON;
            case "string" -> schema.path("enum").isEmpty() ? JavaType.STRING : enumeration(freeName(hint), schema);
            case "number" -> JavaType.DECIMAL;
            case "integer" ->
                settings.longIntegers() || !"int32".equals(schema.path("format").asText())
                        ? JavaType.LONG
                        : JavaType.INTEGER;
            case "boolean" -> JavaType.BOOLEAN;
            default -> JavaType.JSON;
        };
    }

    private JavaType ofReference(JsonNode schema, String place) {
        String reference = schema.path("$ref").asText();
        JsonNode target = description.resolve(schema, place);
        String className = classNames.computeIfAbsent(
                reference, unnamed -> freeName(Names.type(unnamed.substring(unnamed.lastIndexOf('/') + 1))));
        if (target.has("x-ibkr-type")) {
            return handWritten(target, place);
        }
        if (models.containsKey(className)) {
            return models.get(className).type(settings);
        }
        Merged merged = Merged.of(target, description, place);
        if (merged.isRecord() && !merged.properties().keySet().stream().allMatch(name -> name.matches(ACCOUNT_ID))) {
            return model(className, merged);
        }
        if ("string".equals(typeWord(target)) && !target.path("enum").isEmpty()) {
            return enumeration(className, target);
        }
        JavaType known = aliases.putIfAbsent(reference, JavaType.JSON);
        if (known != null) {
            return known;
        }
        JavaType type = of(target, className + "Content", place);
        aliases.put(reference, type);
        return type;
    }

    /** A type of the core, or of whoever names it in full; what it is made of is generated beside it only. */
    private JavaType handWritten(JsonNode schema, String place) {
        String name = schema.path("x-ibkr-type").asText();
        if (!name.matches("([a-z]\\w*\\.)*[A-Z]\\w*")) {
            problems.add(place + ": x-ibkr-type is '" + name + "', not the name of a class");
        }
        String qualified = name.contains(".") ? name : Settings.CORE + ".model." + name;
        JavaType type = JavaType.plain(name.substring(name.lastIndexOf('.') + 1), qualified);
        if (!qualified.startsWith(settings.modelPackage() + ".")) {
            return type;
        }
        Set<String> parts = new HashSet<>();
        for (JsonNode reference : schema.findValues("$ref")) {
            JsonNode part = JsonNodeFactory.instance.objectNode().set("$ref", reference);
            parts.addAll(of(part, "", place).models());
        }
        return new JavaType(type.text(), type.kind(), type.label(), type.imports(), parts);
    }

    private JavaType enumeration(String name, JsonNode schema) {
        List<String> values = StreamSupport.stream(schema.path("enum").spliterator(), false)
                .filter(value -> !value.isNull() && !value.asText().isBlank())
                .map(JsonNode::asText)
                .distinct()
                .toList();
        Model model =
                Model.ofEnum(name, schema.path("description").asText(""), Values.of(values, schema, name, problems));
        models.put(name, model);
        return model.type(settings);
    }

    private JavaType model(String name, Merged schema) {
        Model model = Model.ofRecord(name, schema.description());
        models.put(name, model);
        Set<String> taken = new HashSet<>();
        schema.properties().forEach((wireName, property) -> {
            String place = "schema " + name + ", property " + wireName;
            String wanted = property.path("x-ibkr-name").asText(Names.member(wireName));
            String javaName = Names.free(wanted, taken::contains);
            Names.check(property, place, problems);
            if (property.has("x-ibkr-name") && !javaName.equals(wanted)) {
                problems.add(place + ": x-ibkr-name " + wanted + " is taken by another property");
            }
            taken.add(javaName);
            JsonNode target = description.resolve(property, place);
            model.components()
                    .add(new Component(
                            wireName,
                            javaName,
                            of(property, name + Names.type(wireName), place),
                            WireForm.of(property, place, problems),
                            accepted(property, place),
                            schema.required().contains(wireName)
                                    && !target.path("nullable").asBoolean(),
                            "password".equals(target.path("format").asText()),
                            property.path("description")
                                    .asText(target.path("description").asText(""))));
        });
        return model.type(settings);
    }

    /** What the builder takes beside the text itself: enums by the name of their schema, and times by their form. */
    private List<Component.Accepted> accepted(JsonNode property, String place) {
        List<Component.Accepted> accepted = new ArrayList<>();
        for (JsonNode word : property.path("x-ibkr-accepts")) {
            WireForm form = WireForm.named(word.asText());
            if (form != null) {
                accepted.add(new Component.Accepted(
                        form.type(), "new " + form.adapter() + "().toJsonTree(", ").getAsString()"));
            } else {
                JsonNode reference = JsonNodeFactory.instance.objectNode().put("$ref", SCHEMAS + word.asText());
                JavaType type = of(reference, "", place);
                if (type.kind() != JavaType.Kind.ENUM) {
                    problems.add(place + ": x-ibkr-accepts names '" + word.asText()
                            + "', which is no enum and no form of a time");
                }
                accepted.add(new Component.Accepted(type, "", ".wire()"));
            }
        }
        return accepted;
    }

    /** The type word; documents of version 3.1 may list several, of which null is one. */
    private static String typeWord(JsonNode schema) {
        JsonNode type = schema.path("type");
        for (JsonNode word : type) {
            if (!"null".equals(word.asText())) {
                return word.asText();
            }
        }
        return type.asText("");
    }
}
