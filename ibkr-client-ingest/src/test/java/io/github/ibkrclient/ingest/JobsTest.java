package io.github.ibkrclient.ingest;

import static io.github.ibkrclient.ingest.IngestFixture.ANNA;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.connection.StatusChange;
import io.github.ibkrclient.ingest.execution.ExecutionFilter;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.execution.ImportRun.Outcome;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore;
import io.github.ibkrclient.ingest.internal.store.Database;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.pacing.PacingLimits;
import io.github.ibkrclient.pacing.PenaltyGate;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedExecution;
import io.github.ibkrclient.time.Timing;
import java.io.ByteArrayOutputStream;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Machines share the runs of connections. The scheduler's threads work in real time, so these tests do too. */
class JobsTest {
    private static final Duration SECONDS = Duration.ofSeconds(1);
    private static final int PATIENCE = 180;
    /** How long the database is away; a minute in the long runs. */
    private static final int AWAY_SECONDS = Boolean.getBoolean("ibkr.endurance") ? 60 : 3;

    private final IbkrSimulator ibkr = IbkrSimulator.builder()
            .warm()
            .pacing(List.of(), List.of())
            .lastExecution(Instant.now())
            .build();
    private final DataSource real = TestDatabase.create();
    private final GatedDataSource source = new GatedDataSource(real);
    private final Database database = new Database(source, "ibkr");
    private final LinkedBlockingQueue<ImportRun> imports = new LinkedBlockingQueue<>();
    private final List<Ingest> machines = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    /** The most calls of all machines at the same time. */
    private final AtomicInteger most = new AtomicInteger();

    private final LocalDate week = LocalDate.now(ZoneOffset.UTC).minusDays(6);
    private final PrintStream console = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @BeforeEach
    void keepTheLog() {
        System.setErr(new PrintStream(log, true, UTF_8));
    }

    @AfterEach
    void close() {
        System.setErr(console);
        machines.forEach(Ingest::close);
    }

    @Test
    void aConnectionIsSyncedAgainAndAgain() throws InterruptedException {
        Machine machine = new Machine(SECONDS.multipliedBy(2));
        UUID id = machine.synced();

        for (int i = 0; i < 3; i++) {
            assertThat(next(run -> true).outcome()).isEqualTo(Outcome.DONE);
        }
        assertThat(stored()).isEqualTo(truth());
        assertThat(machine.ingest.lastSyncs()).containsOnlyKeys(id);
        assertThat(machine.ingest.lastSyncs().get(id)).isNotNull();
    }

    @Test
    void twoMachinesToldToSyncTheSameUserNeverDoItAtTheSameTime() throws InterruptedException {
        Machine one = new Machine(Duration.ofMinutes(15));
        UUID id = one.synced();
        Machine other = new Machine(Duration.ofMinutes(15));
        other.ingest.start();

        for (int i = 0; i < 4; i++) {
            one.user().syncNow(id);
            other.user().syncNow(id);
            assertThat(next(run -> true).outcome()).isEqualTo(Outcome.DONE);
        }

        assertThat(most).as("calls at the same time").hasValue(1);
        assertThat(one("select count(*) - count(distinct fence) from import_run"))
                .isZero();
        assertThat(stored()).isEqualTo(truth());
        assertThat(ibkr.violations()).isEmpty();
    }

    @Test
    void whoAsksWhileARunWorksGetsAnotherRunAfterIt() throws InterruptedException {
        Machine machine = new Machine(Duration.ofMinutes(15));
        UUID id = machine.synced();
        machine.hold(Endpoint.LIST_TRADES);
        machine.user().syncNow(id);
        machine.awaitHeld();
        assertThat(machine.user().connection(id).status().status()).isEqualTo(ConnectionStatus.SYNCING);

        database.useTransaction(
                handle -> handle.execute("update connection set running_since = running_since - interval '1 minute'"));
        machine.user().syncNow(id);
        machine.release();

        assertThat(next(run -> true).outcome()).isEqualTo(Outcome.DONE);
        assertThat(next(run -> true).outcome()).isEqualTo(Outcome.DONE);
        assertThat(machine.user().connection(id).nextSync()).isAfter(Instant.now());

        machine.hold(Endpoint.LIST_TRADES);
        machine.user().syncNow(id);
        machine.awaitHeld();
        database.useTransaction(handle -> {
            ConnectionStore.supersede(handle, id); // its user changed what the run was based on
            ConnectionStore.ask(handle, id, Instant.now());
        });
        machine.release();

        assertThat(next(run -> true).outcome()).isEqualTo(Outcome.DONE);
        assertThat(machine.user().runs(id, 2))
                .extracting(ImportRun::outcome)
                .containsExactly(Outcome.DONE, Outcome.FAILED);
    }

    @Test
    void aMachineThatStoppedIsReplacedAndWhatItBringsWhenItIsBackIsDropped() throws InterruptedException {
        GatedDataSource own = new GatedDataSource(source);
        Machine frozen = new Machine(Duration.ofSeconds(30), own, Timing.system());
        UUID id = frozen.synced();
        frozen.hold(Endpoint.LIST_TRADES);
        frozen.user().syncNow(id);
        frozen.awaitHeld();
        own.cut(); // no heartbeat reaches the database any more
        // Only what was asked for is due.
        database.useTransaction(
                handle -> handle.execute("update connection set next_run = next_run + interval '1 hour'"));

        Machine other = new Machine(Duration.ofSeconds(30));
        other.ingest.start();
        ImportRun taken = next(run -> run.outcome() == Outcome.DONE);
        own.mend();
        frozen.release();
        String older = "select count(*) from import_run where fence < (select fence from import_run where id = "
                + taken.id() + ") and id > " + taken.id();
        for (int tries = 0; one(older) == 0 && tries < PATIENCE; tries++) {
            assertThat(new CountDownLatch(1).await(1, TimeUnit.SECONDS)).isFalse();
        }

        assertThat(one(older)).isEqualTo(1);
        assertThat(one(older + " and outcome <> 'FAILED'")).isZero();
        assertThat(stored()).isEqualTo(truth());
        machines.forEach(Ingest::close); // the planned run may be working
        assertThat(other.user().connection(id).status().status()).isEqualTo(ConnectionStatus.CONNECTED);
    }

    @Test
    void aDatabaseThatIsAwayForAWhileLosesAndDoublesNothing() throws InterruptedException {
        Machine machine = new Machine(SECONDS.multipliedBy(3));
        Machine other = new Machine(SECONDS.multipliedBy(3));
        UUID id = machine.synced();
        other.ingest.start();
        next(run -> true);

        source.cut();
        assertThat(new CountDownLatch(1).await(AWAY_SECONDS, TimeUnit.SECONDS)).isFalse();
        source.mend();
        imports.clear();

        assertThat(next(run -> run.outcome() == Outcome.DONE).ended()).isNotNull();
        next(run -> run.outcome() == Outcome.DONE);
        assertThat(machine.user().connection(id).status().status())
                .isIn(ConnectionStatus.CONNECTED, ConnectionStatus.SYNCING);
        assertThat(stored()).isEqualTo(truth());
        assertThat(logged("the database is away, jobs wait")).hasSize(2);
        assertThat(logged("the database is back")).hasSize(2);
        assertThat(logged("ERROR")).as("statements that were cut off").hasSizeLessThan(5);
    }

    @Test
    void aRunThatEndsAfterItCountedAsDeadIsNoErrorAndLeavesThePlanOfOthersAlone() throws InterruptedException {
        Machine machine = new Machine(Duration.ofMinutes(15));
        UUID id = machine.synced();
        machine.hold(Endpoint.LIST_TRADES);
        machine.user().syncNow(id);
        machine.awaitHeld();
        Instant planned = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);
        database.useTransaction(handle -> handle.execute(
                "update scheduled_tasks set picked = false, version = version + 1, execution_time = ?", planned));
        machine.release();

        assertThat(next(run -> true).outcome()).isEqualTo(Outcome.DONE);
        machine.ingest.close();
        assertThat(time("execution_time")).isEqualTo(planned);
        assertThat(logged("was planned anew")).hasSize(1);
        assertThat(logged("ERROR")).isEmpty();
    }

    @Test
    void runsThatAllWaitForTheDatabaseDoNotMakeTheirMachineCountAsDead() throws Exception {
        PGSimpleDataSource server = (PGSimpleDataSource) real;
        Machine machine = new Machine(
                Ingest.builder(Objects.requireNonNull(server.getUrl()), "postgres", null), SECONDS, Timing.system());
        UUID id = machine.synced();
        machine.hold(Endpoint.LIST_TRADES);
        machine.user().syncNow(id);
        machine.awaitHeld();
        ExecutorService users = Executors.newCachedThreadPool();
        try (Connection locking = real.getConnection()) {
            locking.setAutoCommit(false);
            locking.createStatement().execute("lock table ibkr.connection in access exclusive mode");
            for (int i = 0; i < 100; i++) {
                users.execute(() -> machine.user().connections());
            }
            Instant before = time("last_heartbeat");
            for (int tries = 0; time("last_heartbeat").isBefore(before.plusSeconds(2)); tries++) {
                assertThat(tries).as("seconds without a heartbeat").isLessThan(PATIENCE);
                assertThat(new CountDownLatch(1).await(1, TimeUnit.SECONDS)).isFalse();
            }
            locking.rollback();
        } finally {
            users.shutdown();
            machine.release();
        }

        assertThat(next(run -> true).outcome()).isEqualTo(Outcome.DONE);
    }

    private Instant time(String column) {
        return database.inTransaction(handle -> handle.createQuery("select " + column + " from scheduled_tasks")
                .mapTo(Instant.class)
                .one());
    }

    private List<String> logged(String words) {
        return log.toString(UTF_8).lines().filter(line -> line.contains(words)).toList();
    }

    @Test
    void aWallClockThatIsSetMovesNoRunAndDoublesNothing() throws InterruptedException {
        ShiftedTiming clock = new ShiftedTiming(Duration.ZERO);
        Machine machine = new Machine(SECONDS.multipliedBy(2), source, clock);
        UUID id = machine.synced();
        next(run -> true);

        clock.ahead = Duration.ofHours(-3);
        ImportRun wrong = next(run -> run.outcome() != Outcome.DONE);
        assertThat(wrong.message()).isNotBlank();
        assertThat(machine.user().connection(id).status().status())
                .isIn(ConnectionStatus.CONNECTED, ConnectionStatus.SYNCING);
        assertThat(machine.user().connection(id).nextSync())
                .isBefore(Instant.now().plusSeconds(10));

        clock.ahead = Duration.ZERO;
        next(run -> run.outcome() == Outcome.DONE);
        assertThat(stored()).isEqualTo(truth());
    }

    @Test
    void closingWaitsForTheRunThatWorks() throws InterruptedException {
        Machine machine = new Machine(Duration.ofMinutes(15));
        UUID id = machine.synced();
        machine.hold(Endpoint.LIST_TRADES);
        machine.user().syncNow(id);
        machine.awaitHeld();

        Thread closing = new Thread(machine.ingest::close, "closing");
        closing.start();
        machine.release();
        closing.join(Duration.ofSeconds(PATIENCE).toMillis());

        assertThat(closing.isAlive()).isFalse();
        assertThat(next(run -> true).outcome()).isEqualTo(Outcome.DONE);
        assertThat(one("select count(*) from scheduled_tasks where picked")).isZero();
    }

    private ImportRun next(Predicate<ImportRun> wanted) throws InterruptedException {
        Instant end = Instant.now().plusSeconds(PATIENCE);
        while (Instant.now().isBefore(end)) {
            ImportRun run = imports.poll(1, TimeUnit.SECONDS);
            if (run != null && wanted.test(run)) {
                return run;
            }
        }
        throw new AssertionError("no such import within " + PATIENCE + " s");
    }

    private long one(String sql) {
        return database.inTransaction(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private List<String> stored() {
        List<String> all = new ArrayList<>();
        machines.get(0)
                .user(ANNA)
                .forEachExecution(
                        ExecutionFilter.ALL,
                        row -> all.add(String.valueOf(row.row().execution().executionId())));
        return all.stream().sorted().toList();
    }

    private List<String> truth() {
        return ibkr.executions(ibkr.user().accountIds().get(0), week).stream()
                .map(SimulatedExecution::id)
                .sorted()
                .collect(Collectors.toList());
    }

    /** A machine whose calls of one operation can be held up. */
    private final class Machine {
        private final Ingest ingest;
        private final AtomicReference<@Nullable ImportRun> last = new AtomicReference<>();
        private volatile CountDownLatch held = new CountDownLatch(1);
        private volatile CountDownLatch released = new CountDownLatch(0);
        private volatile @Nullable Operation holding;

        Machine(Duration interval) {
            this(interval, source, Timing.system());
        }

        Machine(Duration interval, GatedDataSource own, Timing timing) {
            this(Ingest.builder(own), interval, timing);
        }

        Machine(Ingest.Builder builder, Duration interval, Timing timing) {
            OkHttpClient.Builder http = ibkr.httpClient().newBuilder();
            http.interceptors().add(0, chain -> {
                if (chain.request().tag(Operation.class) == holding) {
                    held.countDown();
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        throw new InterruptedIOException();
                    }
                }
                most.accumulateAndGet(calls.incrementAndGet(), Math::max);
                try {
                    return chain.proceed(chain.request());
                } finally {
                    calls.decrementAndGet();
                }
            });
            PacingLimits limits = PacingLimits.documented()
                    .on(Endpoint.LIST_TRADES, 100, Duration.ofSeconds(1))
                    .on(Endpoint.GET_BROKERAGE_STATUS, 100, Duration.ofSeconds(1));
            ingest = builder.keys(IngestFixture.keys("first", 1))
                    .runtime(new IbkrRuntime(timing, new Random(), http.build(), new PenaltyGate(timing)))
                    .client(client -> client.baseUrl(ibkr.baseUrl()).pacing(limits))
                    .interval(interval)
                    .shutdown(Duration.ofSeconds(PATIENCE))
                    .listener(new IngestListener() {
                        @Override
                        public void imported(ImportRun run) {
                            last.set(run);
                        }

                        @Override
                        public void statusChanged(UUID connectionId, StatusChange change) {
                            ImportRun ended = change.status() == ConnectionStatus.SYNCING ? null : last.getAndSet(null);
                            if (ended != null) {
                                imports.add(ended);
                            }
                        }
                    })
                    .build();
            machines.add(ingest);
        }

        UserIngest user() {
            return ingest.user(ANNA);
        }

        /** A connection that was synced once, and jobs that run. */
        UUID synced() throws InterruptedException {
            UUID id = user().connect("main", List.of(IngestFixture.oauth1(ibkr.user())))
                    .id();
            ingest.work(id);
            user().chooseAccounts(id, Set.of(ibkr.user().accountIds().get(0)));
            ingest.start();
            next(run -> run.outcome() == Outcome.DONE);
            return id;
        }

        void hold(Operation operation) {
            held = new CountDownLatch(1);
            released = new CountDownLatch(1);
            holding = operation;
        }

        void awaitHeld() throws InterruptedException {
            assertThat(held.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
        }

        void release() {
            holding = null;
            released.countDown();
        }
    }
}
