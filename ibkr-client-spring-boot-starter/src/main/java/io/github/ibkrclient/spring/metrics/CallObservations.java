package io.github.ibkrclient.spring.metrics;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.operation.Operation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Makes an observation {@code ibkr.client.call} of each call on its way to IBKR, once for each attempt: the key values are
 * {@code operation} and {@code status}, the HTTP status or {@code none} without an answer. The observation is current while
 * the call runs. Nothing of it is sent to IBKR.
 */
public final class CallObservations {
    private final ObservationRegistry registry;

    /** Observations in a registry. */
    public CallObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    /** The same runtime with calls that are observed. */
    public IbkrRuntime observe(IbkrRuntime runtime) {
        OkHttpClient.Builder http = runtime.httpClient().newBuilder();
        http.interceptors().add(0, this::observed);
        return new IbkrRuntime(runtime.timing(), runtime.random(), http.build(), runtime.penaltyGate());
    }

    private Response observed(Interceptor.Chain chain) throws IOException {
        Operation operation = chain.request().tag(Operation.class);
        String name = operation == null ? "unnamed" : operation.name();
        Observation observation = Observation.createNotStarted("ibkr.client.call", registry)
                .contextualName("ibkr " + name)
                .lowCardinalityKeyValue("operation", name)
                .lowCardinalityKeyValue("status", "none")
                .start();
        try {
            Response response = observation.scopedChecked(() -> chain.proceed(chain.request()));
            observation.lowCardinalityKeyValue("status", String.valueOf(response.code()));
            return response;
        } catch (IOException | RuntimeException e) {
            observation.error(e);
            throw e;
        } finally {
            observation.stop();
        }
    }
}
