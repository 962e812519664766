package io.github.ibkrclient.operation;

import io.github.ibkrclient.internal.text.Redaction;

/** A method and a path, of which nothing more is known; so it counts as an order. */
record UnlistedOperation(String method, String path) implements Operation {

    UnlistedOperation {
        path = "/" + String.join("/", PathSegments.of(path));
    }

    @Override
    public String name() {
        return Redaction.clean(method + " " + path);
    }

    @Override
    public Effect effect() {
        return Effect.ORDER;
    }
}
