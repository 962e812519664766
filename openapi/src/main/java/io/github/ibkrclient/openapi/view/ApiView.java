package io.github.ibkrclient.openapi.view;

import io.github.ibkrclient.openapi.plan.Api;
import java.util.List;

/**
 * An API class, as the template writes it.
 *
 * @param className the class
 * @param accessor the method of the interface that returns it
 * @param base the class that it extends, empty when there is none
 * @param javadoc the comment of the class
 * @param accessorJavadoc the comment of the accessor
 * @param imports what the source imports
 * @param tokens the types of answers with type arguments: a constant for each
 * @param methods the methods
 */
public record ApiView(
        String className,
        String accessor,
        String base,
        String javadoc,
        String accessorJavadoc,
        List<String> imports,
        List<Token> tokens,
        List<MethodView> methods) {

    /** Whether it extends a class. */
    boolean extending() {
        return !base.isEmpty();
    }

    static ApiView of(Api api) {
        return new ApiView(
                api.className(),
                api.accessor(),
                api.base(),
                new Javadoc().text(api.description()).at(0),
                new Javadoc().text(api.description()).at(4),
                List.copyOf(api.imports()),
                api.tokens().entrySet().stream()
                        .map(token -> new Token(token.getKey(), token.getValue()))
                        .toList(),
                api.methods().stream().map(MethodView::of).toList());
    }

    /**
     * A type token.
     *
     * @param name the constant
     * @param type its type argument
     */
    record Token(String name, String type) {}
}
