package io.github.ibkrclient.benchmarks;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.model.StockGroup;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.pacing.LocalPacer;
import io.github.ibkrclient.pacing.PacingLimits;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedClients;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One call over loopback from parameters to records, session checked, signed, noted by a pacer whose rule is never
 * reached; and the same request and answer with OkHttp and Gson alone.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CallBenchmark {
    private static final TypeToken<Map<String, List<StockGroup>>> STOCKS = new TypeToken<>() {};
    private static final PacingRule NEVER_REACHED = new PacingRule(1_000, Duration.ofMillis(10), "session");
    private static final List<String> SYMBOLS = List.of("AAPL");

    private final LoopbackServer server;
    private final IbkrClient client;
    private final OkHttpClient http = new OkHttpClient();
    private final Gson gson = new Gson();
    private final HttpUrl base;
    private final String authorization;

    /** Gets a live session token and an answer from the simulator. */
    public CallBenchmark() {
        IbkrRuntime runtime = IbkrRuntime.create();
        IbkrSimulator ibkr = IbkrSimulator.builder().build();
        Signer signer = OAuth1.signer(SimulatedClients.credentials(ibkr.user()));
        JsonElement answer;
        try (IbkrClient inProcess = IbkrClient.builder()
                .baseUrl(ibkr.baseUrl())
                .httpClient(ibkr.httpClient())
                .pacingInMemory()
                .signer(signer)
                .build()) {
            answer = inProcess
                    .transport()
                    .send(Endpoint.LIST_STOCKS.request().query("symbols", SYMBOLS), TypeToken.get(JsonElement.class));
        }
        server = new LoopbackServer(answer.toString());
        base = HttpUrl.get(server.url());
        client = IbkrClient.builder()
                .baseUrl(server.url())
                .runtime(runtime)
                .signer(new Ready(signer))
                .pacer(LocalPacer.create(
                        runtime.timing(),
                        runtime.penaltyGate(),
                        PacingLimits.of(List.of(NEVER_REACHED)).jitter(Duration.ZERO)))
                .build();
        SigningContext context =
                new SigningContext(Endpoint.LIST_STOCKS, Map.of(), runtime.timing(), client.transport());
        authorization = String.valueOf(signer.sign(request("OAuth"), context).header("Authorization"));
    }

    /** The client. */
    @Benchmark
    public Map<String, List<StockGroup>> ours() {
        return client.contracts().stocks(SYMBOLS);
    }

    /** OkHttp and Gson, with the bytes of a signature that was made before. */
    @Benchmark
    public Map<String, List<StockGroup>> bare() throws IOException {
        try (Response response = http.newCall(request(authorization)).execute()) {
            if (!response.isSuccessful()) {
                throw new IOException("status " + response.code());
            }
            return gson.fromJson(response.body().charStream(), STOCKS);
        }
    }

    /** Ends client and server. */
    @TearDown
    public void close() throws IOException {
        client.close();
        server.close();
    }

    private Request request(String proof) {
        HttpUrl url = base.newBuilder()
                .addPathSegments("trsrv/stocks")
                .addQueryParameter("symbols", SYMBOLS.get(0))
                .build();
        return new Request.Builder()
                .url(url)
                .header("User-Agent", "ibkr-client (+https://github.com/ibkrclient/ibkr-client)")
                .header("Accept", "*/*")
                .header("Authorization", proof)
                .build();
    }

    /** A signer whose token is at hand already, since the loopback server has none to give. */
    private record Ready(Signer signer) implements Signer {
        @Override
        public Set<SecurityScheme> schemes() {
            return signer.schemes();
        }

        @Override
        public Request sign(Request request, SigningContext context) {
            return signer.sign(request, context);
        }

        @Override
        public boolean ready(Instant now) {
            return signer.ready(now);
        }

        @Override
        public void renew(SigningContext context) {}

        @Override
        public void discard() {}

        @Override
        public Optional<Instant> expiresAt() {
            return signer.expiresAt();
        }
    }
}
