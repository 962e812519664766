package io.github.ibkrclient.openapi;

import java.util.List;

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
record MethodView(
        String javadoc,
        String signature,
        String forward,
        String constant,
        List<String> steps,
        String send,
        String token) {

    /** Whether this overload only calls a longer one. */
    boolean forwards() {
        return !forward.isEmpty();
    }
}
