package io.github.ibkrclient.openapi.view;

import io.github.ibkrclient.openapi.plan.Component;
import io.github.ibkrclient.openapi.plan.JavaType;
import io.github.ibkrclient.openapi.plan.Model;
import io.github.ibkrclient.openapi.plan.Settings;
import io.github.ibkrclient.openapi.plan.WireForm;
import io.github.ibkrclient.openapi.read.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A record or enum, as the template writes it.
 *
 * @param className the class
 * @param isEnum whether it is an enum
 * @param javadoc the comment
 * @param imports what the source imports
 * @param components the components of a record
 * @param checks the statements of the compact constructor
 * @param constants the constants of an enum
 * @param sent whether it needs a builder
 * @param options whether it holds optional parameters, so that there may be none
 * @param masked the lines of {@code toString}, empty when nothing is secret
 */
public record ModelView(
        String className,
        boolean isEnum,
        String javadoc,
        List<String> imports,
        List<Field> components,
        List<String> checks,
        List<Constant> constants,
        boolean sent,
        boolean options,
        List<String> masked) {

    /**
     * A component.
     *
     * @param name the name
     * @param declaration annotations, type and name
     * @param end what follows the declaration
     * @param type the type
     * @param given the type that the builder takes
     * @param javadoc the comment of the builder's setter
     * @param unsendable the constant that must not be sent, empty when there is none
     * @param overloads what else the builder takes
     */
    record Field(
            String name,
            String declaration,
            String end,
            String type,
            String given,
            String javadoc,
            String unsendable,
            List<Overload> overloads) {

        /** Whether there is something that must not be sent. */
        boolean guarded() {
            return !unsendable.isEmpty();
        }

        private Field last() {
            return new Field(name, declaration, ") {", type, given, javadoc, unsendable, overloads);
        }
    }

    /**
     * Another setter of the builder.
     *
     * @param type the type that it takes
     * @param value the expression for what is sent
     * @param unsendable the constant that must not be sent, empty when there is none
     */
    record Overload(String type, String value, String unsendable) {

        /** Whether there is something that must not be sent. */
        boolean guarded() {
            return !unsendable.isEmpty();
        }
    }

    /**
     * A constant.
     *
     * @param name the name
     * @param wire the value on the wire as a string literal
     * @param javadoc the comment
     * @param annotation the value and what else is read as it, as Gson is told; empty when it need not be told
     */
    record Constant(String name, String wire, String javadoc, String annotation) {

        /** Whether Gson must be told the value. */
        boolean annotated() {
            return !annotation.isEmpty();
        }
    }

    /** Whether the compact constructor has anything to do. */
    boolean checked() {
        return !checks.isEmpty();
    }

    /** Whether a component must not be shown. */
    boolean hidden() {
        return !masked.isEmpty();
    }

    static ModelView ofEnum(Model model, boolean received) {
        List<Constant> constants = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (Model.Value value : model.values()) {
            names.add(value.constant());
            String wire = literal(value.wire());
            String also = value.also().stream().map(ModelView::literal).collect(Collectors.joining(", "));
            constants.add(new Constant(
                    value.constant(),
                    wire,
                    new Javadoc().text("Written " + value.wire() + ".").at(4),
                    also.isEmpty() ? wire : "value = " + wire + ", alternate = {" + also + "}"));
        }
        if (received && names.add("UNKNOWN")) {
            String javadoc = new Javadoc()
                    .text("A value that this version does not know.")
                    .at(4);
            constants.add(new Constant("UNKNOWN", "\"UNKNOWN\"", javadoc, ""));
        }
        return new ModelView(
                model.name(),
                true,
                javadoc(model).at(0),
                List.of("com.google.gson.annotations.SerializedName"),
                List.of(),
                List.of(),
                constants,
                false,
                false,
                List.of());
    }

    /**
     * A record as the template writes it.
     *
     * @param sent whether requests hold it: then what is not set stays null, so that it is not sent
     * @param unknown the enums that have an UNKNOWN constant
     */
    static ModelView ofRecord(Model model, boolean sent, Set<String> unknown, Settings settings) {
        Set<String> imports = new TreeSet<>();
        List<Field> fields = new ArrayList<>();
        List<String> checks = new ArrayList<>();
        boolean options = model.components().stream()
                .allMatch(component -> component.wireName().isEmpty());
        Javadoc javadoc = javadoc(model);
        for (Component component : model.components()) {
            javadoc.tag("@param " + component.name(), describe(component));
            boolean absent = !component.required() && (sent || !component.type().generic());
            fields.add(field(component, absent, unknown, imports));
            String check = check(component, absent, imports);
            if (!check.isEmpty()) {
                checks.add(check);
            }
        }
        fields.set(fields.size() - 1, fields.get(fields.size() - 1).last());
        if (sent) {
            imports.add("org.jspecify.annotations.Nullable");
        }
        imports.removeIf(type -> type.matches(settings.modelPackage().replace(".", "\\.") + "\\.[A-Z]\\w*"));
        return new ModelView(
                model.name(),
                false,
                javadoc.at(0),
                List.copyOf(imports),
                fields,
                checks,
                List.of(),
                sent,
                options,
                masked(model));
    }

    private static Javadoc javadoc(Model model) {
        String text = model.description();
        return new Javadoc().text(text.isBlank() ? "The schema " + model.name() + "." : text);
    }

    private static String describe(Component component) {
        String text = component.description();
        return text.isBlank() ? "the field " + component.wireName() : text;
    }

    private static Field field(Component component, boolean absent, Set<String> unknown, Set<String> imports) {
        imports.addAll(component.type().imports());
        StringBuilder declaration = new StringBuilder();
        if (!component.wireName().isEmpty() && !component.wireName().equals(component.name())) {
            imports.add("com.google.gson.annotations.SerializedName");
            declaration
                    .append("@SerializedName(")
                    .append(literal(component.wireName()))
                    .append(") ");
        }
        WireForm form = component.form();
        if (form != null && !component.type().generic()) {
            imports.add("com.google.gson.annotations.JsonAdapter");
            imports.add(Settings.CORE + ".model.WireTime");
            declaration.append("@JsonAdapter(").append(form.adapter()).append(".class) ");
        }
        if (absent) {
            imports.add("org.jspecify.annotations.Nullable");
            declaration.append("@Nullable ");
        }
        component.accepted().forEach(accepted -> imports.addAll(accepted.type().imports()));
        if (component.accepted().stream().anyMatch(accepted -> accepted.before().contains("WireTime"))) {
            imports.add(Settings.CORE + ".model.WireTime");
        }
        String type = component.type().text();
        return new Field(
                component.name(),
                declaration + type + " " + component.name(),
                ",",
                type,
                (absent ? "@Nullable " : "") + type,
                new Javadoc().text(Names.capitalise(describe(component))).at(8),
                unsendable(type, unknown),
                component.accepted().stream()
                        .map(accepted -> new Overload(
                                accepted.type().text(),
                                accepted.before() + component.name() + accepted.after(),
                                unsendable(accepted.type().text(), unknown)))
                        .toList());
    }

    private static String unsendable(String type, Set<String> unknown) {
        return unknown.contains(type) ? type + ".UNKNOWN" : "";
    }

    private static String check(Component component, boolean absent, Set<String> imports) {
        String name = component.name();
        String missing = literal(component.wireName() + " is missing");
        if (component.required()) {
            imports.add("java.util.Objects");
        }
        if (!component.type().generic()) {
            return component.required() ? "Objects.requireNonNull(" + name + ", " + missing + ");" : "";
        }
        imports.add(Settings.CORE + ".model.Immutable");
        String copy = "Immutable." + (component.type().kind() == JavaType.Kind.LIST ? "list(" : "map(");
        if (component.required()) {
            return name + " = " + copy + "Objects.requireNonNull(" + name + ", " + missing + "));";
        }
        return name + " = " + (absent ? name + " == null ? null : " : "") + copy + name + ");";
    }

    private static List<String> masked(Model model) {
        if (model.components().stream().noneMatch(Component::secret)) {
            return List.of();
        }
        return model.components().stream()
                .map(component -> "\"" + component.name() + "=\" + "
                        + (component.secret()
                                ? "(" + component.name() + " == null ? null : \"***\")"
                                : component.name()))
                .collect(Collectors.toList());
    }

    private static String literal(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
