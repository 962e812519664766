package io.github.ibkrclient.ingest.internal.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.ingest.EncryptionKeys;
import io.github.ibkrclient.ingest.Ingest;
import io.github.ibkrclient.ingest.ShiftedTiming;
import io.github.ibkrclient.ingest.TestDatabase;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials.OAuth1Keys;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.connection.StatusChange;
import io.github.ibkrclient.ingest.internal.secret.SecretBox;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore;
import io.github.ibkrclient.ingest.internal.store.Database;
import io.github.ibkrclient.ingest.internal.store.JdbcPacingStore;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.pacing.PacingLimits;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedUser;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Many connections are due at once, and one process syncs each for the first time. The process says what it used. {@code
 * -Dibkr.connections=N} sets another number than ten thousand.
 */
@EnabledIfSystemProperty(named = "ibkr.endurance", matches = "true")
class ManyConnectionsTest {
    private static final int CONNECTIONS = Integer.getInteger("ibkr.connections", 10_000);
    private static final Duration MOST = Duration.ofMinutes(15);
    private static final int WARM_UP = Math.min(50, CONNECTIONS / 10);
    private static final int BATCH = 100;
    /** A run mostly waits for IBKR's limits. */
    private static final int WORKERS = 300;

    private static final int HANDSHAKES = 20;
    private static final long MOST_HEAP = 100_000;

    private static final Instant NOW = Instant.parse("2026-09-08T15:00:00Z");

    /** The first day of the seven that a sync asks for. */
    private static final LocalDate FIRST = LocalDate.parse("2026-09-02");

    private final ShiftedTiming timing = new ShiftedTiming(Duration.between(Instant.now(), NOW));
    private final DataSource source = TestDatabase.create();
    private final Database database = new Database(source, "ibkr");
    private final IbkrSimulator ibkr = IbkrSimulator.builder()
            .timing(timing)
            .users(WARM_UP + CONNECTIONS)
            .roundTrips(1)
            .lastExecution(NOW)
            .build();

    @Test
    void oneProcessSyncsEveryConnectionInTime() throws IOException, InterruptedException {
        database.migrate();
        try (SimulatorServer server = ibkr.serve();
                Program program = new Program(database(), server.baseUrl(), timing.ahead)) {
            connect(ibkr.users().subList(0, WARM_UP));
            awaitSynced(WARM_UP);
            Usage before = program.ask("usage");

            Instant start = Instant.now();
            connect(ibkr.users().subList(WARM_UP, WARM_UP + CONNECTIONS));
            awaitSynced(WARM_UP + CONNECTIONS);
            Duration took = Duration.between(start, Instant.now());
            Usage after = program.ask("usage");
            Usage handshakes = program.ask("handshakes");

            long cpu = (after.cpuMicros() - before.cpuMicros()) / CONNECTIONS;
            long heap = (after.heap() - before.heap()) / CONNECTIONS;
            long opened = after.handshakes() - before.handshakes();
            long handshake = handshakes.cpuMicros() / handshakes.handshakes();
            print(
                    "%,d connections synced once in %d s: %.1f ms of processor each, %.1f ms of it for %.2f live session"
                            + " tokens of %.1f ms; %,d bytes of heap each; %,d calls and %,d executions in all; %d runs failed"
                            + " and were tried again",
                    CONNECTIONS,
                    took.toSeconds(),
                    cpu / 1e3,
                    (double) handshake * opened / CONNECTIONS / 1e3,
                    (double) opened / CONNECTIONS,
                    handshake / 1e3,
                    heap,
                    after.calls() - before.calls(),
                    count("select count(*) from execution"),
                    count("select count(*) from import_run where outcome = 'FAILED'"));
            assertThat(took).isLessThan(MOST);
            assertThat(count("select count(*) from execution")).isEqualTo(executions());
            assertThat(count("select count(*) - count(distinct (user_id, account, key)) from execution"))
                    .isZero();
            assertThat(count("select count(*) from import_run where outcome = 'PARTIAL'"))
                    .isZero();
            assertThat(heap).isLessThan(MOST_HEAP);
            assertThat(ibkr.violations()).isEmpty();
        }
    }

    /** What connecting writes. Each user's keys are not examined, which takes seconds of IBKR's pace for every one. */
    private void connect(List<SimulatedUser> users) {
        CredentialVault vault = new CredentialVault(new SecretBox(new OneKey()));
        for (int from = 0; from < users.size(); from += BATCH) {
            List<SimulatedUser> some = users.subList(from, Math.min(users.size(), from + BATCH));
            database.useTransaction(handle -> {
                Instant now = Instant.now();
                for (SimulatedUser user : some) {
                    UUID id = UUID.randomUUID();
                    ConnectionStore.create(
                            handle,
                            id,
                            user.username(),
                            "main",
                            new StatusChange(now, ConnectionStatus.CONNECTED, null, null, null));
                    vault.save(handle, id, keys(user));
                    ConnectionStore.shown(handle, id, user.accountIds().subList(0, 1), now, null);
                    ConnectionStore.ask(handle, id, now);
                }
            });
        }
    }

    private static OAuth1Keys keys(SimulatedUser user) {
        return new OAuth1Keys(
                user.consumer().consumerKey(),
                user.accessToken(),
                user.accessTokenSecret(),
                null,
                user.consumer().signatureKeyPem(),
                user.consumer().encryptionKeyPem(),
                user.consumer().dhParametersPem());
    }

    private long executions() {
        return ibkr.users().stream()
                .mapToLong(
                        user -> ibkr.executions(user.accountIds().get(0), FIRST).size())
                .sum();
    }

    private void awaitSynced(int connections) throws InterruptedException {
        Instant end = Instant.now().plus(MOST.multipliedBy(2));
        long synced = 0;
        for (int second = 0; synced < connections; second++) {
            assertThat(Instant.now()).as("%s are synced", synced).isBefore(end);
            assertThat(new CountDownLatch(1).await(1, TimeUnit.SECONDS)).isFalse();
            synced = count("select count(*) from connection where last_sync is not null");
            if (second % 60 == 59) {
                print("%,d of %,d", synced, connections);
            }
        }
    }

    private long count(String sql) {
        return database.inTransaction(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private String database() {
        return Objects.requireNonNull(((PGSimpleDataSource) source).getUrl());
    }

    @SuppressWarnings("SystemOut")
    private static void print(String text, Object... values) {
        System.out.printf(text + "%n", values);
    }

    /** What the program used since its start, and its heap without garbage. */
    private record Usage(long cpuMicros, long heap, long calls, long handshakes) {
        static Usage read(String line) {
            List<Long> numbers =
                    Stream.of(line.split(" ", -1)).map(Long::valueOf).toList();
            return new Usage(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
        }

        @Override
        public String toString() {
            return cpuMicros + " " + heap + " " + calls + " " + handshakes;
        }
    }

    /** The program in a process of its own, so that it shares neither heap nor processor time with the simulator. */
    private static final class Program implements AutoCloseable {
        private final Process process;
        private final BufferedReader answers;

        Program(String jdbcUrl, String baseUrl, Duration ahead) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx1g",
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Worker.class.getName(),
                            jdbcUrl,
                            baseUrl,
                            ahead.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            answers = process.inputReader(UTF_8);
        }

        Usage ask(String question) throws IOException {
            process.getOutputStream().write((question + "\n").getBytes(UTF_8));
            process.getOutputStream().flush();
            return Usage.read(Objects.requireNonNull(answers.readLine(), "the program ended"));
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** The program. */
    static final class Worker {
        private static final AtomicInteger CALLS = new AtomicInteger();
        private static final AtomicInteger TOKENS = new AtomicInteger();

        private Worker() {}

        @SuppressWarnings("try") // the runs end before the handshakes are measured
        public static void main(String[] args) throws IOException {
            // The simulator shares the processors, which holds calls up on their way.
            PacingLimits limits = PacingLimits.documented().jitter(Duration.ofSeconds(2));
            IbkrRuntime runtime = IbkrRuntime.create(new ShiftedTiming(Duration.parse(args[2])), new Random());
            ClientListener counting = new ClientListener() {
                @Override
                public void exchanged(Operation operation, int httpStatus, Duration took) {
                    CALLS.incrementAndGet();
                    if (operation == Endpoint.LIVE_SESSION_TOKEN) {
                        TOKENS.incrementAndGet();
                    }
                }
            };
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(args[0]);
            source.setUser("postgres");
            try (Ingest ingest = Ingest.builder(args[0], "postgres", null)
                    .keys(new OneKey())
                    .runtime(runtime)
                    .client(client -> client.baseUrl(args[1]).pacing(limits).listener(counting))
                    .workers(WORKERS)
                    .build()) {
                ingest.start();
                BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, UTF_8));
                for (String asked = questions.readLine(); asked != null; asked = questions.readLine()) {
                    if (asked.equals("usage")) {
                        System.out.println(usage());
                    } else {
                        ingest.close(); // its runs would call for the same users
                        System.out.println(handshakes(source, args[1], runtime, limits));
                    }
                }
            }
        }

        private static Usage usage() {
            OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            long cpu = TimeUnit.NANOSECONDS.toMicros(system.getProcessCpuTime());
            for (int i = 0; i < 5; i++) {
                System.gc();
            }
            return new Usage(
                    cpu,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    CALLS.get(),
                    TOKENS.get());
        }

        /** The processor time of handshakes alone, from the credentials to the token. */
        private static Usage handshakes(DataSource source, String baseUrl, IbkrRuntime runtime, PacingLimits limits) {
            Database database = new Database(source, "ibkr");
            CredentialVault vault = new CredentialVault(new SecretBox(new OneKey()));
            List<OAuth1Keys> keys = database.inTransaction(handle -> handle.createQuery(
                            "select connection_id from secret limit " + HANDSHAKES)
                    .mapTo(UUID.class)
                    .map(id -> Objects.requireNonNull(vault.open(handle, id).oauth1()))
                    .list());
            AtomicLong nanos = new AtomicLong();
            for (OAuth1Keys one : keys) {
                try (IbkrClient client = IbkrClient.builder()
                        .baseUrl(baseUrl)
                        .runtime(runtime)
                        .signer(new MeasuredSigner(one, nanos))
                        .pacing(limits)
                        .pacingStore(new JdbcPacingStore(database, Clients.paceName(one), "default"))
                        .readOnly()
                        .build()) {
                    client.session().status();
                }
            }
            return new Usage(TimeUnit.NANOSECONDS.toMicros(nanos.get()), 0, 0, keys.size());
        }
    }

    /** Adds up the processor time that the calling threads need for keys and handshakes. */
    private static final class MeasuredSigner implements Signer {
        private final Signer signer;
        private final AtomicLong nanos;

        MeasuredSigner(OAuth1Keys keys, AtomicLong nanos) {
            this.nanos = nanos;
            long start = now();
            signer = OAuth1.signer(Clients.credentials(keys));
            nanos.addAndGet(now() - start);
        }

        private static long now() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }

        @Override
        public void renew(SigningContext context) {
            long start = now();
            signer.renew(context);
            nanos.addAndGet(now() - start);
        }

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
        public void discard() {
            signer.discard();
        }

        @Override
        public Optional<Instant> expiresAt() {
            return signer.expiresAt();
        }
    }

    /** The same key in both processes. */
    private static final class OneKey implements EncryptionKeys {
        @Override
        public String currentId() {
            return "first";
        }

        @Override
        public Optional<SecretKey> find(String id) {
            return Optional.of(new SecretKeySpec(new byte[32], "AES"));
        }
    }
}
