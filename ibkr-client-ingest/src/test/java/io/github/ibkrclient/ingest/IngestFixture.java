package io.github.ibkrclient.ingest;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.ingest.connection.Connection;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials;
import io.github.ibkrclient.ingest.connection.StatusChange;
import io.github.ibkrclient.ingest.execution.ExecutionFilter;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.execution.StoredExecution;
import io.github.ibkrclient.ingest.internal.store.Database;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.pacing.PenaltyGate;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedExecution;
import io.github.ibkrclient.testkit.SimulatedReportClient;
import io.github.ibkrclient.testkit.SimulatedUser;
import io.github.ibkrclient.testkit.SimulatorBuilder;
import io.github.ibkrclient.testkit.VirtualTiming;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** A simulator, a virtual clock, a database, and an ingest whose runs a test starts itself. It is a Tuesday, 10:00 in New York. */
final class IngestFixture implements AutoCloseable {
    static final Instant START = Instant.parse("2026-09-08T14:00:00Z");
    static final LocalDate TODAY = LocalDate.parse("2026-09-08");
    static final String ANNA = "anna";
    static final String BEN = "ben";
    static final Duration INTERVAL = Duration.ofMinutes(15);
    private static final MediaType JSON = MediaType.get("application/json");

    final VirtualTiming time = VirtualTiming.startingAt(START);
    final IbkrSimulator ibkr;
    final HikariDataSource source = TestDatabase.pooled();
    final Database database = new Database(source, "ibkr");
    final List<String> told = new ArrayList<>();
    /** What IBKR lists in place of the user's accounts; empty for these. */
    List<String> listed = List.of();

    private final AtomicReference<@Nullable Runnable> meanwhile = new AtomicReference<>();
    private volatile String path = "";

    final Ingest ingest;
    private final UnaryOperator<Ingest.Builder> settings;
    private final List<Ingest> opened = new ArrayList<>();

    IngestFixture() {
        this(simulator -> simulator);
    }

    IngestFixture(UnaryOperator<SimulatorBuilder> simulator) {
        this(simulator, (ibkr, ingest) -> ingest);
    }

    IngestFixture(
            UnaryOperator<SimulatorBuilder> simulator,
            BiFunction<IbkrSimulator, Ingest.Builder, Ingest.Builder> settings) {
        ibkr = simulator.apply(IbkrSimulator.builder().timing(time)).build();
        this.settings = builder -> settings.apply(ibkr, builder);
        time.join();
        ingest = ingest();
    }

    /** Another program on the same database, as on another machine. */
    Ingest ingest() {
        return ingest(builder -> builder);
    }

    /** The same with other settings. */
    Ingest ingest(UnaryOperator<Ingest.Builder> other) {
        return ingest(source, other);
    }

    /** The same over connections of its own to the database. */
    Ingest ingest(DataSource connections, UnaryOperator<Ingest.Builder> other) {
        Ingest made = other.apply(settings.apply(Ingest.builder(connections)
                        .keys(keys("first", 1))
                        .runtime(new IbkrRuntime(time, new Random(17), http(), new PenaltyGate(time)))
                        .client(client -> client.baseUrl(ibkr.baseUrl()))
                        .flex(flex -> flex.baseUrl(ibkr.flexUrl()))
                        .listener(new IngestListener() {
                            @Override
                            public void imported(ImportRun run) {
                                told.add("imported " + run.outcome());
                            }

                            @Override
                            public void statusChanged(UUID connectionId, StatusChange change) {
                                told.add("status " + change.status());
                            }

                            @Override
                            public void accountsChanged(UUID connectionId) {
                                told.add("accounts");
                            }
                        })))
                .build();
        opened.add(made);
        return made;
    }

    private OkHttpClient http() {
        OkHttpClient.Builder http = ibkr.httpClient().newBuilder();
        http.interceptors().add(0, chain -> {
            Runnable first = chain.request().url().encodedPath().endsWith(path) ? meanwhile.getAndSet(null) : null;
            if (first != null) {
                first.run();
            }
            Response answer = chain.proceed(chain.request());
            boolean other =
                    !listed.isEmpty() && chain.request().tag(Operation.class) == Endpoint.LIST_BROKERAGE_ACCOUNTS;
            return other
                    ? answer.newBuilder()
                            .body(ResponseBody.create(accounts(), JSON))
                            .build()
                    : answer;
        });
        return http.build();
    }

    private String accounts() {
        String ids = listed.stream().map(account -> '"' + account + '"').collect(Collectors.joining(","));
        return "{\"accounts\":[" + ids + "],\"aliases\":{},\"selectedAccount\":\"" + listed.get(0) + "\"}";
    }

    /** Has something happen while the next call of a path is on its way. */
    void meanwhile(String endOfPath, Runnable happens) {
        path = endOfPath;
        meanwhile.set(happens);
    }

    /** IBKR no longer takes the access token, for one handshake. */
    void revoke() {
        ibkr.expireSession(ibkr.user());
        ibkr.faults()
                .on(Endpoint.LIVE_SESSION_TOKEN)
                .answer(401, "{\"error\":\"LST failed, error: No access secret key found for SIMULATED\"}");
    }

    /** Keys with one id whose bytes are all the same number. */
    static EncryptionKeys keys(String id, int number) {
        return KeyRing.fromEnvironment(entry(id, number));
    }

    static String entry(String id, int number) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) number);
        return id + ":" + Base64.getEncoder().encodeToString(key);
    }

    UserIngest anna() {
        return ingest.user(ANNA);
    }

    static ConnectionCredentials.OAuth1Keys oauth1(SimulatedUser user) {
        return new ConnectionCredentials.OAuth1Keys(
                user.consumer().consumerKey(),
                user.accessToken(),
                user.accessTokenSecret(),
                null,
                user.consumer().signatureKeyPem(),
                user.consumer().encryptionKeyPem(),
                user.consumer().dhParametersPem());
    }

    static ConnectionCredentials.OAuth2Keys oauth2(SimulatedUser user) {
        SimulatedReportClient client = user.reportClient();
        return new ConnectionCredentials.OAuth2Keys(client.clientId(), client.keyId(), client.privateKeyPem());
    }

    /** Anna's connection with the keys of the first user of the simulator. Nothing was synced yet. */
    UUID connected() {
        return anna().connect("main", List.of(oauth1(ibkr.user()))).id();
    }

    /** The same with both accounts chosen, synced once. */
    UUID synced() {
        UUID id = connected();
        work(id);
        anna().chooseAccounts(id, Set.copyOf(ibkr.user().accountIds()));
        work(id);
        return id;
    }

    /** Works on a connection until nothing is due; answers when the next run is. */
    Optional<Instant> work(UUID id) {
        return work(ingest, id);
    }

    Optional<Instant> work(Ingest worker, UUID id) {
        Optional<Instant> next = worker.work(id);
        for (int runs = 0; next.isPresent() && !next.get().isAfter(time.now()); runs++) {
            if (runs == 50) {
                throw new AssertionError("the connection is always due");
            }
            next = worker.work(id);
        }
        return next;
    }

    /** Lets time pass until the next run, and has it take place. */
    void nextRun(UUID id) {
        Instant next = connection(id).nextSync();
        time.advance(Duration.between(time.now(), next));
        work(id);
    }

    Connection connection(UUID id) {
        return anna().connection(id);
    }

    ImportRun lastRun(UUID id) {
        return anna().runs(id, 1).get(0);
    }

    List<StoredExecution> stored() {
        List<StoredExecution> all = new ArrayList<>();
        anna().forEachExecution(ExecutionFilter.ALL, all::add);
        return all;
    }

    Set<String> storedIds() {
        return stored().stream()
                .map(row -> String.valueOf(row.row().execution().executionId()))
                .collect(Collectors.toSet());
    }

    /** The ids of what was executed in the accounts of a user in the last seven days. */
    Set<String> truth(List<String> accounts) {
        LocalDate first = LocalDate.ofInstant(time.now(), ZoneOffset.UTC).minusDays(6);
        return accounts.stream()
                .flatMap(account -> ibkr.executions(account, first).stream())
                .map(SimulatedExecution::id)
                .collect(Collectors.toSet());
    }

    int received(Operation operation) {
        return ibkr.received(operation).size();
    }

    int logins() {
        return received(Endpoint.LIVE_SESSION_TOKEN);
    }

    <T> T one(String sql, Class<T> type) {
        return database.inTransaction(
                handle -> handle.createQuery(sql).mapTo(type).one());
    }

    @Override
    public void close() {
        opened.forEach(Ingest::close);
        source.close();
        time.leave();
        time.close();
    }
}
