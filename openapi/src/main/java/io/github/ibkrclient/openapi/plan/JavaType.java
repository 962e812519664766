package io.github.ibkrclient.openapi.plan;

import io.github.ibkrclient.openapi.read.Names;
import java.util.Set;
import java.util.TreeSet;

/**
 * A Java type as generated sources write it.
 *
 * @param text the type in source form
 * @param kind what is special about it
 * @param label a name made of it, for constants
 * @param imports what the source must import
 * @param models the generated models it mentions
 */
public record JavaType(String text, Kind kind, String label, Set<String> imports, Set<String> models) {

    /** What the templates must know of a type. */
    public enum Kind {
        PLAIN,
        ENUM,
        LIST,
        MAP
    }

    static final JavaType STRING = plain("String", "");
    static final JavaType BOOLEAN = plain("Boolean", "");
    static final JavaType INTEGER = plain("Integer", "");
    static final JavaType LONG = plain("Long", "");
    static final JavaType DECIMAL = plain("BigDecimal", "java.math.BigDecimal");
    static final JavaType JSON = plain("JsonElement", "com.google.gson.JsonElement");
    static final JavaType VOID = plain("Void", "");

    /** A type that is not generated; the import is empty for {@code java.lang}. */
    static JavaType plain(String name, String imported) {
        return new JavaType(
                name, Kind.PLAIN, Names.constant(name), imported.isEmpty() ? Set.of() : Set.of(imported), Set.of());
    }

    /** A generated record or enum. */
    static JavaType model(String name, String modelPackage, boolean isEnum) {
        return new JavaType(
                name,
                isEnum ? Kind.ENUM : Kind.PLAIN,
                Names.constant(name),
                Set.of(modelPackage + "." + name),
                Set.of(name));
    }

    static JavaType listOf(JavaType item) {
        return new JavaType(
                "List<" + item.text + ">",
                Kind.LIST,
                item.label + "_LIST",
                with(item.imports, "java.util.List"),
                item.models);
    }

    static JavaType mapOf(JavaType value) {
        return new JavaType(
                "Map<String, " + value.text + ">",
                Kind.MAP,
                value.label + "_MAP",
                with(value.imports, "java.util.Map"),
                value.models);
    }

    /** Whether it has type arguments, so that a class literal cannot name it. */
    public boolean generic() {
        return kind == Kind.LIST || kind == Kind.MAP;
    }

    /** The primitive where there is one, for parameters that are always there. */
    String unboxed() {
        return switch (text) {
            case "Boolean" -> "boolean";
            case "Integer" -> "int";
            case "Long" -> "long";
            default -> text;
        };
    }

    private static Set<String> with(Set<String> imports, String more) {
        Set<String> all = new TreeSet<>(imports);
        all.add(more);
        return all;
    }
}
