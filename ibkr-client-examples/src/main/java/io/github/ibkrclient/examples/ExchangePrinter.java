package io.github.ibkrclient.examples;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.operation.Operation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Prints each exchange with its time, and each wait with its reason. */
final class ExchangePrinter implements ClientListener {
    private static final Duration WORTH_A_LINE = Duration.ofMillis(500);

    private final PrintWriter out;

    ExchangePrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void exchanged(Operation operation, int httpStatus, Duration took) {
        String call = operation.method() + " " + operation.path();
        out.printf(Locale.ROOT, "  %-40s %d %6d ms%n", call, httpStatus, took.toMillis());
    }

    @Override
    public void paced(Operation operation, Duration waited) {
        if (waited.compareTo(WORTH_A_LINE) >= 0) {
            out.printf(Locale.ROOT, "  (waited %.1f s for IBKR's limit)%n", waited.toMillis() / 1000.0);
        }
    }

    @Override
    public void retrying(Operation operation, int nextAttempt, Duration pause, String why) {
        out.println("  (again in " + pause.toMillis() + " ms: " + why + ")");
    }
}
