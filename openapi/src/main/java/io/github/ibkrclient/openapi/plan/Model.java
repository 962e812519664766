package io.github.ibkrclient.openapi.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A record or enum to generate.
 *
 * @param name the class name
 * @param description what it is
 * @param isEnum whether it is an enum
 * @param values the values of the enum as they are on the wire
 * @param components the components of the record, in order; grows while the schema is read
 */
public record Model(String name, String description, boolean isEnum, List<String> values, List<Component> components) {

    static Model ofEnum(String name, String description, List<String> values) {
        return new Model(name, description, true, values, List.of());
    }

    static Model ofRecord(String name, String description) {
        return new Model(name, description, false, List.of(), new ArrayList<>());
    }

    JavaType type(Settings settings) {
        return JavaType.model(name, settings.modelPackage(), isEnum);
    }
}
