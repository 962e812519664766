package io.github.ibkrclient.ingest;

import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.model.TimeRule;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectedAccount;
import io.github.ibkrclient.ingest.connection.Connection;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.connection.CredentialKind;
import io.github.ibkrclient.ingest.connection.DataPolicy;
import io.github.ibkrclient.ingest.connection.DisconnectReceipt;
import io.github.ibkrclient.ingest.connection.PendingConsent;
import io.github.ibkrclient.ingest.connection.StatusChange;
import io.github.ibkrclient.ingest.execution.Backfill;
import io.github.ibkrclient.ingest.execution.DailyFigure;
import io.github.ibkrclient.ingest.execution.ExecutionFilter;
import io.github.ibkrclient.ingest.execution.ExecutionPage;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.execution.StoredConflict;
import io.github.ibkrclient.ingest.execution.StoredDocument;
import io.github.ibkrclient.ingest.execution.StoredExecution;
import io.github.ibkrclient.ingest.internal.connect.Connector;
import io.github.ibkrclient.ingest.internal.connect.ConsentAccount;
import io.github.ibkrclient.ingest.internal.store.BackfillStore;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore.Row;
import io.github.ibkrclient.ingest.internal.store.ExecutionRecords;
import io.github.ibkrclient.ingest.internal.sync.ConnectionRun;
import io.github.ibkrclient.ingest.internal.sync.Upload;
import io.github.ibkrclient.mcp.McpExecutions;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Looks up every connection by its id and the user together, so that another user's is not found. */
final class OneUser implements UserIngest {
    /** A run that began as short ago as this serves who asks for one. */
    private static final Duration JUST_BEGUN = Duration.ofSeconds(5);

    private final Parts parts;
    private final String userId;
    private final ExecutionRecords records;

    /** What all users share. */
    record Parts(ConnectionRun.Parts run, Connector connector, Upload upload) {}

    OneUser(Parts parts, String userId) {
        this.parts = parts;
        this.userId = Given.text("user", userId);
        records = new ExecutionRecords(parts.run().database(), parts.run().timing(), userId);
    }

    @Override
    public PendingConsent beginConsent(String label) {
        return parts.connector().beginConsent(userId, Given.text("label", label));
    }

    @Override
    public PendingConsent renewConsent(UUID connectionId) {
        return parts.connector().renewConsent(userId, connectionId);
    }

    @Override
    public PendingConsent beginMcpConsent(String label, @Nullable String account) {
        return parts.connector().beginMcpConsent(userId, Given.text("label", label), account);
    }

    @Override
    public PendingConsent renewMcpConsent(UUID connectionId, @Nullable String account) {
        return parts.connector().renewMcpConsent(userId, connectionId, account);
    }

    @Override
    public Connection bindAccount(UUID connectionId, String account) {
        ConnectionRun.Parts run = parts.run();
        new ConsentAccount(run.database(), run.vault(), run.clients(), run.clock()).say(userId, connectionId, account);
        return connection(connectionId);
    }

    @Override
    public Connection completeConsent(String callbackUri) {
        Connector.Consented consented = parts.connector().completeConsent(userId, callbackUri);
        tell(consented.id(), consented.change());
        return connection(consented.id());
    }

    @Override
    public Connection connect(String label, List<ConnectionCredentials> credentials) {
        UUID id = parts.connector().connect(userId, Given.text("label", label), credentials);
        Connection made = connection(id);
        tell(id, Optional.of(made.status()));
        return made;
    }

    @Override
    public Connection replaceCredentials(UUID connectionId, ConnectionCredentials credentials) {
        tell(connectionId, parts.connector().replace(userId, connectionId, credentials));
        return connection(connectionId);
    }

    private void tell(UUID id, Optional<StatusChange> change) {
        change.ifPresent(taken -> parts.run().listener().statusChanged(id, taken));
    }

    @Override
    public List<Connection> connections() {
        return transaction(handle -> ConnectionStore.all(handle, userId).stream()
                .map(row -> view(handle, row))
                .toList());
    }

    @Override
    public Connection connection(UUID connectionId) {
        return transaction(handle -> view(handle, row(handle, connectionId)));
    }

    private Connection view(Handle handle, Row row) {
        return new Connection(
                row.id(),
                row.label(),
                row.shown(),
                parts.run().vault().kinds(handle, row.id()),
                ConnectionStore.accounts(handle, row.id()),
                row.zone(),
                row.created(),
                row.lastSync(),
                row.nextRun());
    }

    @Override
    public List<StatusChange> history(UUID connectionId) {
        return transaction(handle ->
                ConnectionStore.history(handle, row(handle, connectionId).id()));
    }

    @Override
    public Connection chooseAccounts(UUID connectionId, Set<String> accounts) {
        return transaction(handle -> {
            Row row = active(handle, connectionId);
            List<String> known = ConnectionStore.accounts(handle, connectionId).stream()
                    .map(ConnectedAccount::id)
                    .toList();
            List<String> unknown = accounts.stream()
                    .filter(one -> !known.contains(one))
                    .sorted()
                    .toList();
            if (!unknown.isEmpty()) {
                throw new IngestException(
                        Reason.BAD_INPUT,
                        "accounts: " + String.join(", ", unknown) + " are none of the connection's; it has "
                                + (known.isEmpty() ? "none yet" : String.join(", ", known)));
            }
            ConnectionStore.choose(handle, connectionId, accounts);
            if (hasJobs(handle, row)) {
                ConnectionStore.ask(handle, connectionId, now());
            }
            return view(handle, row(handle, connectionId));
        });
    }

    @Override
    public Connection setZone(UUID connectionId, @Nullable ZoneId zone) {
        return transaction(handle -> {
            row(handle, connectionId);
            ConnectionStore.zone(handle, connectionId, zone);
            return view(handle, row(handle, connectionId));
        });
    }

    @Override
    public void syncNow(UUID connectionId) {
        transaction(handle -> {
            Row row = active(handle, connectionId);
            if (!hasJobs(handle, row)) {
                throw new IngestException(
                        Reason.WRONG_STATE,
                        "the connection has no credentials, so there is nothing to ask; add some, or upload files");
            }
            Instant running = row.runningSince();
            if (running == null || running.isBefore(now().minus(JUST_BEGUN))) {
                ConnectionStore.ask(handle, connectionId, now());
            }
            return row;
        });
    }

    @Override
    public Backfill backfill(UUID connectionId, LocalDate from, LocalDate to) {
        checkDays(from, to);
        LocalDate today = TimeRule.easternDay(parts.run().timing().now());
        if (to.isBefore(from) || from.isAfter(today)) {
            throw new IngestException(
                    Reason.BAD_INPUT, "from " + from + " to " + to + ": give past days, the first of them first");
        }
        return transaction(handle -> {
            Row row = active(handle, connectionId);
            Set<CredentialKind> kinds = parts.run().vault().kinds(handle, connectionId);
            LocalDate first = first(kinds, from, to);
            BackfillStore.plan(handle, connectionId, first, to.isAfter(today) ? today : to, now());
            if (row.status().status() == ConnectionStatus.NEEDS_REAUTH) {
                ConnectionStore.ask(handle, connectionId, now());
            } else {
                ConnectionStore.schedule(handle, connectionId, now());
            }
            return BackfillStore.newest(handle, connectionId).orElseThrow();
        });
    }

    /** The first day that the credentials reach. */
    private LocalDate first(Set<CredentialKind> kinds, LocalDate from, LocalDate to) {
        if (kinds.contains(CredentialKind.FLEX) || kinds.contains(CredentialKind.OAUTH2)) {
            return from;
        }
        LocalDate reach = McpExecutions.reach(parts.run().timing().now());
        if (!kinds.contains(CredentialKind.MCP_CONSENT) || to.isBefore(reach)) {
            throw new IngestException(
                    Reason.WRONG_STATE,
                    "the connection reaches no more than "
                            + (kinds.contains(CredentialKind.MCP_CONSENT) ? "to " + reach : "seven days back")
                            + "; add a Flex token with a query, or upload statements");
        }
        return from.isBefore(reach) ? reach : from;
    }

    @Override
    public Optional<Backfill> backfill(UUID connectionId) {
        return transaction(
                handle -> BackfillStore.newest(handle, row(handle, connectionId).id()));
    }

    @Override
    public ImportRun upload(UUID connectionId, String name, InputStream content) {
        Upload.Target target = transaction(handle -> {
            Row row = active(handle, connectionId);
            return new Upload.Target(
                    row,
                    ConnectionStore.accounts(handle, connectionId),
                    parts.run().vault().kinds(handle, connectionId).stream().anyMatch(CredentialKind::isLive));
        });
        return parts.upload().run(target, name, content);
    }

    @Override
    public List<ImportRun> runs(UUID connectionId, int limit) {
        return records.runs(connectionId, Given.limit(limit));
    }

    @Override
    public ExecutionPage executions(ExecutionFilter filter, @Nullable String after, int limit) {
        check(filter);
        return records.executions(filter, after, Given.limit(limit));
    }

    @Override
    public void forEachExecution(ExecutionFilter filter, Consumer<StoredExecution> action) {
        check(filter);
        records.forEachExecution(filter, action);
    }

    private void check(ExecutionFilter filter) {
        Given.texts("accounts", filter.accounts());
        if (filter.symbol() != null) {
            Given.text("symbol", filter.symbol());
        }
        checkDays(filter.from(), filter.to());
    }

    private void checkDays(@Nullable LocalDate from, @Nullable LocalDate to) {
        Instant now = parts.run().timing().now();
        Given.day("from", from, now);
        Given.day("to", to, now);
    }

    @Override
    public List<Coverage> coverage(Collection<String> accounts, LocalDate from, LocalDate to) {
        Given.texts("accounts", accounts);
        checkDays(from, to);
        return records.coverage(accounts, from, to);
    }

    @Override
    public List<DailyFigure> daily(Collection<String> accounts, LocalDate from, LocalDate to) {
        Given.texts("accounts", accounts);
        checkDays(from, to);
        return records.daily(accounts, from, to);
    }

    @Override
    public List<StoredConflict> conflicts(boolean open) {
        return records.conflicts(open);
    }

    @Override
    public void acceptConflict(String conflictId) {
        records.acceptConflict(conflictId);
    }

    @Override
    public void dropObservation(String conflictId, String observationId) {
        records.dropObservation(conflictId, observationId);
    }

    @Override
    public List<StoredDocument> documents() {
        return records.documents();
    }

    @Override
    public InputStream document(long documentId) {
        return records.document(documentId);
    }

    /**
     * First no run can start or write any more and the credentials are erased, then IBKR is told with what was in memory, then
     * the rest is erased.
     */
    @Override
    public DisconnectReceipt disconnect(UUID connectionId, DataPolicy data) {
        Connector.Ended ended = transaction(handle -> {
            row(handle, connectionId);
            return parts.connector()
                    .end(handle, ConnectionStore.locked(handle, connectionId).orElseThrow());
        });
        tell(connectionId, ended.change());
        boolean loggedOut = parts.connector().logout(connectionId, ended);
        boolean revoked = parts.connector().revoke(connectionId);
        return transaction(handle -> {
            records.lock(handle);
            List<String> stillValid = parts.connector().forget(connectionId, ended);
            Map<String, Long> erased = data == DataPolicy.ERASE ? erase(handle, connectionId) : Map.of();
            return new DisconnectReceipt(connectionId, now(), loggedOut || revoked, erased, stillValid);
        });
    }

    private Map<String, Long> erase(Handle handle, UUID connectionId) {
        List<String> accounts = ConnectionStore.onlyOf(handle, userId, connectionId);
        Map<String, Long> erased = new TreeMap<>(records.erase(handle, accounts));
        erased.put("accounts", ConnectionStore.eraseAccounts(handle, connectionId));
        return erased;
    }

    private Row row(Handle handle, UUID connectionId) {
        return ConnectionStore.ofUser(handle, userId, connectionId);
    }

    private Row active(Handle handle, UUID connectionId) {
        Row row = row(handle, connectionId);
        if (row.status().status() == ConnectionStatus.DISCONNECTED) {
            throw new IngestException(
                    Reason.WRONG_STATE, "the connection was ended; make a new one, or give it credentials again");
        }
        return row;
    }

    private boolean hasJobs(Handle handle, Row row) {
        return !parts.run().vault().kinds(handle, row.id()).isEmpty();
    }

    private Instant now() {
        return parts.run().clock().instant();
    }

    private <T> T transaction(Function<Handle, T> work) {
        return parts.run().database().inTransaction(work::apply);
    }
}
