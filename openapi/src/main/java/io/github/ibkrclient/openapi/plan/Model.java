package io.github.ibkrclient.openapi.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A record or enum to generate.
 *
 * @param name the class name
 * @param description what it is
 * @param isEnum whether it is an enum
 * @param values the values of the enum
 * @param components the components of the record, in order; grows while the schema is read
 */
public record Model(String name, String description, boolean isEnum, List<Value> values, List<Component> components) {

    /**
     * A value of an enum.
     *
     * @param wire the value as it is sent
     * @param constant the name of its constant
     * @param also what else is read as it
     */
    public record Value(String wire, String constant, List<String> also) {}

    static Model ofEnum(String name, String description, List<Value> values) {
        return new Model(name, description, true, values, List.of());
    }

    static Model ofRecord(String name, String description) {
        return new Model(name, description, false, List.of(), new ArrayList<>());
    }

    JavaType type(Settings settings) {
        return JavaType.model(name, settings.modelPackage(), isEnum);
    }
}
