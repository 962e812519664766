package io.github.ibkrclient.examples;

import io.github.ibkrclient.error.TransportException;
import java.io.IOException;

/** Says what to do when the demo failed. */
final class DemoRemedy {
    private DemoRemedy() {}

    static String of(Exception failure) {
        if (failure instanceof IOException) {
            return "make room in the temporary directory " + System.getProperty("java.io.tmpdir")
                    + ", or give another: JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR";
        }
        if (failure instanceof TransportException) {
            return "let no firewall or proxy stand between this machine and its own 127.0.0.1, then run it again";
        }
        return "run ./mvnw verify, whose tests do the same, and report the first that fails";
    }
}
