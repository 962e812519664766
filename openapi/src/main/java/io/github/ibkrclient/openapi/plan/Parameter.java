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
 * @param limits the bounds of its value
 */
public record Parameter(
        String wireName, String name, String in, JavaType type, boolean required, String description, Limits limits) {

    /** What it is, also when the description does not say. */
    public String about() {
        return description.isBlank() ? "the parameter " + wireName : description;
    }

    public String declaration() {
        return required ? type.unboxed() + " " + name : "@Nullable " + type.text() + " " + name;
    }

    /** Whether the step that puts the value into the request checks it first. */
    boolean checked() {
        return !limits.equals(Limits.NONE) || mayBeNull();
    }

    /** A primitive is never null, and the request itself refuses null in its path. */
    private boolean mayBeNull() {
        boolean inPath = in.equals("path") && type.kind() != JavaType.Kind.ENUM;
        return required && !inPath && type.unboxed().equals(type.text());
    }

    /** The step that checks the value and puts it into the request. */
    String step(String value) {
        String given = mayBeNull() ? "Argument.given(\"" + name + "\", " + value + ")" : value;
        if (in.equals("body")) {
            return ".body(" + given + ")";
        }
        String wire = type.kind() != JavaType.Kind.ENUM
                ? limits.checked(name, given)
                : required ? given + ".wire()" : value + " == null ? null : " + value + ".wire()";
        return "." + in + "(\"" + wireName + "\", " + wire + ")";
    }
}
