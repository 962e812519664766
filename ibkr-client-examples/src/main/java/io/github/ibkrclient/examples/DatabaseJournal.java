package io.github.ibkrclient.examples;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.ingest.EncryptionKeys;
import io.github.ibkrclient.ingest.Ingest;
import io.github.ibkrclient.ingest.UserIngest;
import io.github.ibkrclient.ingest.connection.ConnectedAccount;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.connection.DataPolicy;
import io.github.ibkrclient.ingest.connection.StatusChange;
import io.github.ibkrclient.ingest.execution.Backfill;
import io.github.ibkrclient.ingest.execution.ExecutionFilter;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.postgres.EmbeddedDatabase;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** In PostgreSQL, by the jobs of {@link Ingest}. */
final class DatabaseJournal implements Journal {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final EmbeddedDatabase database;
    private final Ingest ingest;
    private final UserIngest user;
    private final DemoUser demo;
    private final IbkrRuntime runtime;
    private UUID connection = new UUID(0, 0);

    DatabaseJournal(
            EmbeddedDatabase database,
            DemoUser demo,
            SimulatorServer server,
            IbkrRuntime runtime,
            ClientListener listener) {
        this.database = database;
        this.demo = demo;
        this.runtime = runtime;
        ingest = Ingest.builder(database.jdbcUrl(), EmbeddedDatabase.USER, database.password())
                .keys(EncryptionKeys.temporary())
                .runtime(runtime)
                .client(client -> client.baseUrl(server.baseUrl()).listener(listener))
                .flex(flex -> flex.baseUrl(server.flexUrl()))
                .build();
        user = ingest.user("demo");
    }

    @Override
    public List<String> connect() {
        connection = user.connect("demo", List.<ConnectionCredentials>of(demo.keys(), demo.flex()))
                .id();
        ingest.start();
        List<ConnectedAccount> accounts =
                await(() -> Optional.of(user.connection(connection).accounts()).filter(all -> !all.isEmpty()));
        Set<String> all = accounts.stream().map(ConnectedAccount::id).collect(Collectors.toSet());
        user.chooseAccounts(connection, all);
        return all.stream().sorted().toList();
    }

    @Override
    public Counts sync() {
        Set<Long> before = runs();
        user.syncNow(connection);
        ImportRun run = await(() -> user.runs(connection, 100).stream()
                .filter(one -> one.ended() != null && one.kind() == ImportRun.Kind.SYNC && !before.contains(one.id()))
                .findFirst());
        if (run.outcome() != ImportRun.Outcome.DONE) {
            throw new IllegalStateException("the import is " + run.outcome() + ": " + run.message());
        }
        return new Counts(run.counts().inserts(), run.counts().duplicates());
    }

    private Set<Long> runs() {
        return user.runs(connection, 100).stream().map(ImportRun::id).collect(Collectors.toCollection(HashSet::new));
    }

    @Override
    public Counts backfill(LocalDate from, LocalDate to) {
        Set<Long> before = runs();
        user.backfill(connection, from, to);
        await(() -> user.backfill(connection).filter(Backfill::isFinished));
        return user.runs(connection, 100).stream()
                .filter(run -> run.kind() == ImportRun.Kind.BACKFILL && !before.contains(run.id()))
                .map(run -> new Counts(
                        run.counts().inserts(),
                        run.counts().duplicates() + run.counts().enrichments()))
                .reduce(
                        new Counts(0, 0),
                        (one, other) -> new Counts(one.added() + other.added(), one.known() + other.known()));
    }

    @Override
    public List<Execution> newest(int count) {
        return user.executions(ExecutionFilter.ALL, null, count).rows().stream()
                .map(stored -> stored.row().execution())
                .toList();
    }

    @Override
    public List<Coverage> coverage(LocalDate from, LocalDate to) {
        return user.coverage(List.of(), from, to);
    }

    @Override
    public void disconnect() {
        user.disconnect(connection, DataPolicy.KEEP);
    }

    /** Looks until the jobs have done it. */
    private <T> T await(Supplier<Optional<T>> look) {
        try {
            for (Duration waited = Duration.ZERO; waited.compareTo(LONGEST) < 0; waited = waited.plus(LOOK)) {
                Optional<T> found = look.get();
                if (found.isPresent()) {
                    return found.get();
                }
                StatusChange status = user.connection(connection).status();
                if (status.status() == ConnectionStatus.NEEDS_REAUTH || status.status() == ConnectionStatus.PAUSED) {
                    throw new IllegalStateException("the connection is " + status.status() + ": " + status.reason());
                }
                runtime.timing().sleep(LOOK);
            }
            throw new IllegalStateException("the jobs took longer than " + LONGEST.toMinutes() + " minutes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        ingest.close();
        database.close();
    }
}
