package io.github.ibkrclient.openapi.plan;

import io.github.ibkrclient.openapi.read.SpecOperation;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A method of an API class: one of the overloads of an operation.
 *
 * @param operation the operation
 * @param effect what a call changes, as an expression; empty when the description does not say
 * @param parameters what the caller gives
 * @param answer the type of the answer, {@code Void} when there is none
 * @param answerDescription what the answer is
 * @param token the expression for the type of the answer
 * @param forward the call of the longer overload, empty when this one sends
 * @param steps what fills the request
 */
public record Method(
        SpecOperation operation,
        String effect,
        List<Parameter> parameters,
        JavaType answer,
        String answerDescription,
        String token,
        String forward,
        List<String> steps) {

    /** Whether there is something to return. */
    public boolean answers() {
        return !answer.equals(JavaType.VOID);
    }

    /** The types of the parameters as the compiler tells overloads apart. */
    String erasure() {
        return parameters.stream()
                .map(parameter -> parameter.type().text().replaceFirst("<.*", ""))
                .collect(Collectors.joining(","));
    }
}
