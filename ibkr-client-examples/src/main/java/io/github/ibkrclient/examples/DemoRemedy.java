package io.github.ibkrclient.examples;

import io.github.ibkrclient.error.TransportException;

/** Says what to do when the demo failed. */
final class DemoRemedy {
    private DemoRemedy() {}

    static String of(RuntimeException failure) {
        return failure instanceof TransportException
                ? "let no firewall or proxy stand between this machine and its own 127.0.0.1, then run it again"
                : "run ./mvnw verify, whose tests do the same, and report the first that fails";
    }
}
