package io.github.ibkrclient.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The overloads of one operation. One or two optional parameters are left out from the end; more than two are held by a
 * record, and one overload does without it.
 */
final class Methods {
    private static final int MOST_POSITIONAL = 2;
    private static final Map<String, String> REPEATS = Map.of(
            "Effect.READ", "It only reads, so the client may send it again.",
            "Effect.SESSION", "It is part of keeping the session, and the client may send it again.",
            "Effect.SETTINGS", "It changes a setting, so the client never sends it again.",
            "Effect.ORDER", "It acts on orders, so the client never sends it again.");

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

    void addTo(Apis.ApiClass api) {
        api.importing(answer.imports());
        required.forEach(parameter -> api.importing(parameter.type().imports()));
        if (optional.size() > MOST_POSITIONAL) {
            JavaType options = apis.addOptions(operation, optional);
            api.importing(options.imports());
            Parameter record = new Parameter("", "options", "", options, true, "What is optional.");
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

    private void addForward(Apis.ApiClass api, List<Parameter> parameters, String last) {
        String arguments =
                parameters.stream().map(parameter -> parameter.name() + ", ").collect(Collectors.joining());
        String call = operation.methodName() + "(" + arguments + last + ");";
        add(api, parameters, (answers() ? "return " : "") + call, List.of());
    }

    private void addSending(Apis.ApiClass api, List<Parameter> parameters, List<String> optionalSteps) {
        List<String> steps = new ArrayList<>();
        required.forEach(parameter -> steps.add(parameter.step(parameter.name())));
        steps.addAll(optionalSteps);
        add(api, parameters, "", steps);
    }

    private void add(Apis.ApiClass api, List<Parameter> parameters, String forward, List<String> steps) {
        Javadoc javadoc = new Javadoc()
                .text(operation.summary())
                .text(operation.node().path("description").asText(""))
                .markup(repeats() + " See {@link Endpoint#" + operation.constant() + "}.");
        parameters.forEach(parameter -> javadoc.tag("@param " + parameter.name(), parameter.about()));
        if (answers()) {
            javadoc.tag("@return", returns());
        }
        javadoc.tag("@throws IbkrException", "when there is no answer; it says whether the call took effect");
        String erased = parameters.stream()
                .map(parameter -> parameter.type().text().replaceFirst("<.*", ""))
                .collect(Collectors.joining(","));
        String declared = parameters.stream().map(Parameter::declaration).collect(Collectors.joining(", "));
        String result = answers() ? answer.text() : "void";
        api.add(
                operation.methodName() + "(" + erased + ")",
                operation,
                new MethodView(
                        javadoc.at(4),
                        result + " " + operation.methodName() + "(" + declared + ")",
                        forward,
                        operation.constant(),
                        steps,
                        answers() ? "return " : "",
                        api.token(answer)));
    }

    private String repeats() {
        return operation.node().has("x-ibkr-effect")
                ? REPEATS.getOrDefault(apis.facts().effect(operation), "")
                : "What it changes is not stated, so the client never sends it again.";
    }

    private boolean answers() {
        return !answer.equals(JavaType.VOID);
    }

    private String returns() {
        String text = Answers.success(operation, apis.description())
                .path("description")
                .asText("");
        return text.isBlank() ? "the answer" : text;
    }

    private static List<Parameter> append(List<Parameter> parameters, Parameter... more) {
        List<Parameter> all = new ArrayList<>(parameters);
        all.addAll(List.of(more));
        return all;
    }
}
