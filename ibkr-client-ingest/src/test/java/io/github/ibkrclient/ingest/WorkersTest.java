package io.github.ibkrclient.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.ingest.execution.ExecutionFilter;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore;
import io.github.ibkrclient.ingest.internal.store.Database;
import io.github.ibkrclient.pacing.PacingLimits;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedExecution;
import io.github.ibkrclient.testkit.SimulatedUser;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.github.ibkrclient.time.Timing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Three worker processes share one database while their users trade. One is killed, and one is frozen for longer than it takes
 * until the others take its runs over.
 */
@EnabledIfSystemProperty(named = "ibkr.endurance", matches = "true")
class WorkersTest {
    private static final int USERS = 200;
    private static final Duration INTERVAL = Duration.ofSeconds(20);
    private static final Duration WHOLE = Duration.ofMinutes(2);
    private static final int WORKERS = 40;
    private static final Duration PATIENCE = WHOLE.multipliedBy(3);

    /**
     * Past the four seconds after which a worker counts as dead. IBKR refuses a timestamp ten seconds behind another, and that
     * of a call that was signed before the freeze is not wrong.
     */
    private static final Duration FROZEN = Duration.ofSeconds(9);

    /** All accounts trade in this morning. Before it users connect. */
    private static final Instant MORNING = Instant.parse("2026-09-08T15:00:00Z");

    private static final Duration CONNECTING = Duration.ofMinutes(10);
    private static final Instant LAST_EXECUTION =
            MORNING.plus(WHOLE.multipliedBy(5).dividedBy(6));

    /** The first day of the seven that a sync asks for. */
    private static final LocalDate FIRST = LocalDate.parse("2026-09-02");

    private static final String REFUSED = " where outcome = 'FAILED' and message like '%was replaced by run%'";

    private final ShiftedTiming timing = new ShiftedTiming(Duration.between(Instant.now(), MORNING.minus(CONNECTING)));
    private final IbkrSimulator ibkr = IbkrSimulator.builder()
            .timing(timing)
            .users(USERS)
            .lastExecution(LAST_EXECUTION)
            .build();
    private final SimulatorServer server = ibkr.serve();
    private final DataSource source = TestDatabase.create();
    private final Database database = new Database(source, "ibkr");
    private final List<Process> workers = new ArrayList<>();

    @AfterEach
    void end() {
        workers.forEach(Process::destroyForcibly);
        server.close();
    }

    @Test
    void aKilledAndAFrozenWorkerLoseAndDoubleNothingAndNoReplacedRunCommits() throws Exception {
        try (Ingest ingest = ingest(database(), server.baseUrl(), timing).build()) {
            connect(ingest);
            watchCommits();
            timing.ahead = Duration.between(Instant.now(), MORNING);
            long atFirst = executions().values().stream().mapToLong(List::size).sum();
            for (int i = 0; i < 3; i++) {
                workers.add(start());
            }
            for (Process worker : workers) {
                assertThat(worker.inputReader(UTF_8).readLine()).isEqualTo("started");
            }
            Instant started = Instant.now();

            pass(WHOLE.dividedBy(3));
            workers.get(0).destroyForcibly().waitFor();
            pass(WHOLE.dividedBy(6));
            signal("-STOP", workers.get(1));
            pass(FROZEN);
            long refused = count("select count(*) from import_run" + REFUSED);
            signal("-CONT", workers.get(1));
            pass(Duration.between(Instant.now(), started.plus(WHOLE)));
            awaitSyncsAfter(LAST_EXECUTION);
            for (Process worker : workers.subList(1, 3)) {
                worker.getOutputStream().close();
                assertThat(worker.waitFor(1, TimeUnit.MINUTES)).isTrue();
            }

            Map<String, List<String>> truth = executions();
            print(
                    "%d users, %,d executions, %,d of them while it ran; %,d imports, %,d of them refused because another"
                            + " worker had taken over, %,d dead with their worker; %,d live session tokens",
                    USERS,
                    truth.values().stream().mapToLong(List::size).sum(),
                    truth.values().stream().mapToLong(List::size).sum() - atFirst,
                    count("select count(*) from committed"),
                    count("select count(*) from import_run" + REFUSED),
                    count("select count(*) from import_run where outcome is null"),
                    ibkr.received(Endpoint.LIVE_SESSION_TOKEN).size());
            assertThat(stored(ingest)).isEqualTo(truth);
            assertThat(ibkr.violations()).isEmpty();
            assertThat(count("select count(*) from committed where fence <> newest"))
                    .isZero();
            assertThat(count("select count(*) - count(distinct (connection_id, fence)) from committed"))
                    .isZero();
            assertThat(count("select count(*) from import_run" + REFUSED)).isGreaterThan(refused);
        }
    }

    /** The number of a run that commits, and the newest one of its connection then, written by the commit itself. */
    private void watchCommits() {
        database.useTransaction(handle -> {
            handle.execute("create table committed (connection_id uuid, fence bigint, newest bigint)");
            handle.execute("create function note_commit() returns trigger language plpgsql as $$ begin"
                    + " insert into ibkr.committed select new.connection_id, new.fence, fence from ibkr.connection"
                    + " where id = new.connection_id; return null; end $$");
            handle.execute("create constraint trigger commits after update on import_run deferrable initially deferred"
                    + " for each row when (new.outcome in ('DONE', 'PARTIAL')) execute function note_commit()");
        });
    }

    /** All connect, each fifth with both accounts. */
    private void connect(Ingest ingest) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(24);
        List<Future<?>> all = new ArrayList<>();
        for (SimulatedUser user : ibkr.users()) {
            all.add(pool.submit(() -> {
                UUID id = ingest.user(user.username())
                        .connect("main", List.of(IngestFixture.oauth1(user)))
                        .id();
                database.useTransaction(
                        handle -> ConnectionStore.shown(handle, id, accounts(user), Instant.now(), null));
            }));
        }
        pool.shutdown();
        for (Future<?> one : all) {
            one.get();
        }
    }

    private List<String> accounts(SimulatedUser user) {
        return ibkr.users().indexOf(user) % 5 == 0
                ? user.accountIds()
                : user.accountIds().subList(0, 1);
    }

    private Map<String, List<String>> executions() {
        return ibkr.users().stream()
                .collect(Collectors.toMap(
                        SimulatedUser::username,
                        user -> accounts(user).stream()
                                .flatMap(account -> ibkr.executions(account, FIRST).stream())
                                .map(SimulatedExecution::id)
                                .sorted()
                                .toList()));
    }

    private Map<String, List<String>> stored(Ingest ingest) {
        return ibkr.users().stream().collect(Collectors.toMap(SimulatedUser::username, user -> {
            List<String> ids = new ArrayList<>();
            ingest.user(user.username())
                    .forEachExecution(
                            ExecutionFilter.ALL,
                            row -> ids.add(String.valueOf(row.row().execution().executionId())));
            return ids.stream().sorted().toList();
        }));
    }

    /** Waits until each connection had a whole sync that began after the instant. */
    private void awaitSyncsAfter(Instant instant) throws InterruptedException {
        Instant began = instant.minus(timing.ahead); // the database has the real time
        Instant end = Instant.now().plus(PATIENCE);
        while (count("select count(*) from connection where last_sync > timestamptz '" + began + "'") < USERS) {
            assertThat(Instant.now()).as("connections stand still").isBefore(end);
            pass(Duration.ofSeconds(1));
        }
    }

    private static void pass(Duration time) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS))
                .isFalse();
    }

    private long count(String sql) {
        return database.inTransaction(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private String database() {
        return Objects.requireNonNull(((PGSimpleDataSource) source).getUrl());
    }

    private static void signal(String signal, Process worker) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", signal, String.valueOf(worker.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName(),
                        database(),
                        server.baseUrl(),
                        timing.ahead.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Ingest.Builder ingest(String jdbcUrl, String baseUrl, Timing timing) {
        // All processes share a few processors, which holds calls up on their way.
        PacingLimits limits = PacingLimits.documented().jitter(Duration.ofSeconds(2));
        return Ingest.builder(jdbcUrl, "postgres", null)
                .keys(IngestFixture.keys("first", 1))
                .runtime(IbkrRuntime.create(timing, new Random()))
                .client(client -> client.baseUrl(baseUrl).pacing(limits))
                .interval(INTERVAL)
                .workers(WORKERS)
                .shutdown(Duration.ofSeconds(30));
    }

    @SuppressWarnings("SystemOut")
    private static void print(String text, Object... values) {
        System.out.printf(text + "%n", values);
    }

    /** A machine, which works until its input ends. */
    static final class Worker {
        private Worker() {}

        public static void main(String[] args) throws IOException {
            try (Ingest ingest = ingest(args[0], args[1], new ShiftedTiming(Duration.parse(args[2])))
                    .build()) {
                ingest.start();
                System.out.println("started");
                System.in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }
}
