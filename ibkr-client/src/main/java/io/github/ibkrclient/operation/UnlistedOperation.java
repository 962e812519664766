package io.github.ibkrclient.operation;

import io.github.ibkrclient.internal.text.Redaction;

/** An operation that the API description lacks. It keeps the limit for all operations together, and no other. */
record UnlistedOperation(String method, String path, Effect effect) implements Operation {

    UnlistedOperation {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path below the base URL starts with a slash, unlike " + path);
        }
    }

    @Override
    public String name() {
        return Redaction.clean(method + " " + path);
    }
}
