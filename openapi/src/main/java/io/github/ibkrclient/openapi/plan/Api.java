package io.github.ibkrclient.openapi.plan;

import io.github.ibkrclient.openapi.read.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An API class, which grows while operations are added to it. */
public final class Api {
    private final String className;
    private final String accessor;
    private final String description;
    private final String base;
    private final Settings settings;
    private final Problems problems;
    private final Set<String> imports = new TreeSet<>();
    private final Map<String, String> tokens = new LinkedHashMap<>();
    private final List<Method> methods = new ArrayList<>();
    private final Map<String, String> signatures = new LinkedHashMap<>();

    Api(String className, String accessor, String description, String base, Settings settings, Problems problems) {
        this.className = className;
        this.accessor = accessor;
        this.description = description;
        this.base = base;
        this.settings = settings;
        this.problems = problems;
        importing(Set.of(Settings.CORE + ".operation.Transport", Settings.CORE + ".error.IbkrException"));
    }

    /** The name of the class. */
    public String className() {
        return className;
    }

    /** The method of the interface that returns it. */
    public String accessor() {
        return accessor;
    }

    /** What its calls are about. */
    public String description() {
        return description;
    }

    /** The class that it extends, which adds what is written by hand; empty when there is none. */
    public String base() {
        return base;
    }

    /** What the source imports. */
    public Set<String> imports() {
        return imports;
    }

    /** The types of answers with type arguments, by the constant for each. */
    public Map<String, String> tokens() {
        return tokens;
    }

    /** The methods in the order in which they were added. */
    public List<Method> methods() {
        return methods;
    }

    void importing(Set<String> types) {
        types.stream()
                .filter(type -> !type.startsWith(settings.apiPackage() + "."))
                .forEach(imports::add);
    }

    /** The expression for the type of an answer. */
    String token(JavaType type) {
        importing(Set.of("com.google.gson.reflect.TypeToken"));
        if (!type.generic()) {
            return "TypeToken.get(" + type.text() + ".class)";
        }
        tokens.put(type.label(), type.text());
        return type.label();
    }

    void add(Method method) {
        String key = method.operation().key();
        String name = method.operation().methodName();
        String other = signatures.putIfAbsent(name + "(" + method.erasure() + ")", key);
        if (other != null) {
            problems.add(key + ": " + className + " already has a method " + name + " with such parameters, of " + other
                    + "; x-ibkr-name or operationId must differ");
        }
        methods.add(method);
    }
}
