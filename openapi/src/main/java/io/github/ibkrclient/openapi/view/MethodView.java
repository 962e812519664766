package io.github.ibkrclient.openapi.view;

import io.github.ibkrclient.openapi.plan.Method;
import io.github.ibkrclient.openapi.plan.Parameter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A method of an API class, as the template writes it.
 *
 * @param javadoc the comment
 * @param signature return type, name and parameters
 * @param forward the call of the longer overload, empty when this one sends
 * @param constant the operation
 * @param steps what fills the request
 * @param send {@code return} or nothing
 * @param token the type of the answer
 */
public record MethodView(
        String javadoc,
        String signature,
        String forward,
        String constant,
        List<String> steps,
        String send,
        String token) {
    private static final Map<String, String> REPEATS = Map.of(
            "", "What it changes is not stated, so the client never sends it again.",
            "Effect.READ", "It only reads, so the client may send it again.",
            "Effect.SESSION", "It is part of keeping the session, and the client may send it again.",
            "Effect.SETTINGS", "It changes a setting, so the client never sends it again.",
            "Effect.ORDER", "It acts on orders, so the client never sends it again.");

    static MethodView of(Method method) {
        String declared =
                method.parameters().stream().map(Parameter::declaration).collect(Collectors.joining(", "));
        String result = method.answers() ? method.answer().text() : "void";
        return new MethodView(
                javadoc(method).at(4),
                result + " " + method.operation().methodName() + "(" + declared + ")",
                method.forward(),
                method.operation().constant(),
                method.steps(),
                method.answers() ? "return " : "",
                method.token());
    }

    private static Javadoc javadoc(Method method) {
        Javadoc javadoc = new Javadoc()
                .text(method.operation().summary())
                .text(method.operation().node().path("description").asText(""))
                .markup(REPEATS.getOrDefault(method.effect(), "") + " See {@link Endpoint#"
                        + method.operation().constant() + "}.");
        method.parameters().forEach(parameter -> javadoc.tag("@param " + parameter.name(), parameter.about()));
        if (method.answers()) {
            String text = method.answerDescription();
            javadoc.tag("@return", text.isBlank() ? "the answer" : text);
        }
        return javadoc.tag("@throws IbkrException", "when there is no answer; it says whether the call took effect");
    }

    /** Whether this overload only calls a longer one. */
    boolean forwards() {
        return !forward.isEmpty();
    }
}
