package io.github.ibkrclient.openapi.plan;

/**
 * A parameter of a generated method.
 *
 * @param wireName the name on the wire, empty for the body
 * @param name the name in Java
 * @param in {@code path}, {@code query} or {@code body}
 * @param type the type
 * @param required whether a call cannot be made without it
 * @param description what it is
 */
public record Parameter(String wireName, String name, String in, JavaType type, boolean required, String description) {

    /** What it is, also when the description does not say. */
    public String about() {
        return description.isBlank() ? "the parameter " + wireName : description;
    }

    public String declaration() {
        return required ? type.unboxed() + " " + name : "@Nullable " + type.text() + " " + name;
    }

    /** The step that puts the value into the request. */
    String step(String value) {
        if (in.equals("body")) {
            return ".body(" + value + ")";
        }
        String wire = type.kind() != JavaType.Kind.ENUM
                ? value
                : required ? value + ".wire()" : value + " == null ? null : " + value + ".wire()";
        return "." + in + "(\"" + wireName + "\", " + wire + ")";
    }
}
