package io.github.ibkrclient.openapi;

import java.util.List;

/**
 * An API class, as the template writes it.
 *
 * @param className the class
 * @param accessor the method of the interface that returns it
 * @param javadoc the comment of the class
 * @param accessorJavadoc the comment of the accessor
 * @param imports what the source imports
 * @param tokens the types of answers with type arguments: a constant for each
 * @param methods the methods
 */
record ApiView(
        String className,
        String accessor,
        String javadoc,
        String accessorJavadoc,
        List<String> imports,
        List<Token> tokens,
        List<MethodView> methods) {

    /**
     * A type token.
     *
     * @param name the constant
     * @param type its type argument
     */
    record Token(String name, String type) {}
}
