package io.github.ibkrclient.spring.metrics;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.operation.Operation;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/**
 * Meters of all clients of the application.
 *
 * <ul>
 *   <li>{@code ibkr.client.calls}: timer of IBKR's answers, by {@code operation} and {@code status}, the HTTP status
 *   <li>{@code ibkr.client.waits}: timer of waits for IBKR's limits, by {@code operation}
 *   <li>{@code ibkr.client.retries}: calls that are made again, by {@code operation}
 *   <li>{@code ibkr.client.failures}: calls that failed for good, by {@code operation} and {@code code}
 *   <li>{@code ibkr.client.penalties}: answers with status 429, each of which puts this machine's address into the penalty
 *       box
 * </ul>
 */
public final class ClientMeters implements ClientListener {
    private static final int TOO_MANY_REQUESTS = 429;

    private final MeterRegistry registry;

    /** Meters in a registry. */
    public ClientMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void exchanged(Operation operation, int httpStatus, Duration took) {
        registry.timer("ibkr.client.calls", "operation", operation.name(), "status", String.valueOf(httpStatus))
                .record(took);
        if (httpStatus == TOO_MANY_REQUESTS) {
            registry.counter("ibkr.client.penalties").increment();
        }
    }

    @Override
    public void paced(Operation operation, Duration waited) {
        registry.timer("ibkr.client.waits", "operation", operation.name()).record(waited);
    }

    @Override
    public void retrying(Operation operation, int nextAttempt, Duration pause, String why) {
        registry.counter("ibkr.client.retries", "operation", operation.name()).increment();
    }

    @Override
    public void failed(Operation operation, IbkrException failure) {
        registry.counter(
                        "ibkr.client.failures",
                        "operation",
                        operation.name(),
                        "code",
                        failure.code().name())
                .increment();
    }
}
