package io.github.ibkrclient.openapi.plan;

import io.github.ibkrclient.openapi.read.SpecOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The overloads of one operation. One or two optional parameters are left out from the end; more than two are held by a
 * record, and one overload does without it.
 */
public final class Methods {
    private static final int MOST_POSITIONAL = 2;

    private final SpecOperation operation;
    private final List<Parameter> required;
    private final List<Parameter> optional;
    private final JavaType answer;
    private final Apis apis;

    Methods(SpecOperation operation, List<Parameter> parameters, JavaType answer, Apis apis) {
        this.operation = operation;
        this.required = parameters.stream().filter(Parameter::required).toList();
        this.optional =
                parameters.stream().filter(parameter -> !parameter.required()).toList();
        this.answer = answer;
        this.apis = apis;
    }

    void addTo(Api api) {
        api.importing(answer.imports());
        required.forEach(parameter -> api.importing(parameter.type().imports()));
        if (optional.size() > MOST_POSITIONAL) {
            JavaType options = apis.addOptions(operation, optional);
            api.importing(options.imports());
            Parameter record = new Parameter("", "options", "", options, true, "What is optional.", Limits.NONE);
            addForward(api, required, options.text() + ".none()");
            addSending(
                    api,
                    append(required, record),
                    optional.stream()
                            .map(parameter -> parameter.step("options." + parameter.name() + "()"))
                            .toList());
            return;
        }
        optional.forEach(parameter -> api.importing(parameter.type().imports()));
        if (!optional.isEmpty()) {
            api.importing(Set.of("org.jspecify.annotations.Nullable"));
        }
        for (int given = 0; given < optional.size(); given++) {
            addForward(api, append(required, optional.subList(0, given).toArray(Parameter[]::new)), "null");
        }
        addSending(
                api,
                append(required, optional.toArray(Parameter[]::new)),
                optional.stream()
                        .map(parameter -> parameter.step(parameter.name()))
                        .toList());
    }

    private void addForward(Api api, List<Parameter> parameters, String last) {
        String arguments =
                parameters.stream().map(parameter -> parameter.name() + ", ").collect(Collectors.joining());
        String call = operation.methodName() + "(" + arguments + last + ");";
        add(api, parameters, (answer.equals(JavaType.VOID) ? "" : "return ") + call, List.of());
    }

    private void addSending(Api api, List<Parameter> parameters, List<String> optionalSteps) {
        if (Stream.concat(required.stream(), optional.stream()).anyMatch(Parameter::checked)) {
            api.importing(Set.of(Settings.CORE + ".operation.Argument"));
        }
        List<String> steps = new ArrayList<>();
        required.forEach(parameter -> steps.add(parameter.step(parameter.name())));
        steps.addAll(optionalSteps);
        add(api, parameters, "", steps);
    }

    private void add(Api api, List<Parameter> parameters, String forward, List<String> steps) {
        boolean stated = operation.node().has("x-ibkr-effect");
        api.add(new Method(
                operation,
                stated ? apis.facts().effect(operation) : "",
                parameters,
                answer,
                Answers.success(operation, apis.description())
                        .path("description")
                        .asText(""),
                api.token(answer),
                forward,
                steps));
    }

    private static List<Parameter> append(List<Parameter> parameters, Parameter... more) {
        List<Parameter> all = new ArrayList<>(parameters);
        all.addAll(List.of(more));
        return all;
    }
}
