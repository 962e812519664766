package io.github.ibkrclient.ingest.internal.sync;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.TradesApi;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.executions.Executions;
import io.github.ibkrclient.executions.model.TimeRule;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.IngestListener;
import io.github.ibkrclient.ingest.connection.ConnectedAccount;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.connection.StatusChange;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.internal.connect.Clients;
import io.github.ibkrclient.ingest.internal.connect.CredentialVault;
import io.github.ibkrclient.ingest.internal.connect.CredentialVault.OpenCredentials;
import io.github.ibkrclient.ingest.internal.store.BackfillStore;
import io.github.ibkrclient.ingest.internal.store.BackfillStore.OpenWindow;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore.Row;
import io.github.ibkrclient.ingest.internal.store.Database;
import io.github.ibkrclient.ingest.internal.store.ImportWriter;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.model.BrokerageAccounts;
import io.github.ibkrclient.time.Timing;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a connection: the sync when it is due, else one window of the backfill. It takes a number at its start, and what
 * it writes is refused when another run has taken a later one. Thread-safe.
 */
public final class ConnectionRun {
    private static final Logger log = LoggerFactory.getLogger(ConnectionRun.class);

    /** Reports are complete on the next day, so a connection without the Web API is looked at once a day. */
    private static final Duration REPORTS_INTERVAL = Duration.ofDays(1);

    private static final int DAYS = 7;
    private static final String FAILED_HERE =
            "the program that imports failed; its log says why, and the next run tries again";

    private final Parts parts;

    /**
     * What runs are made of.
     *
     * @param timing the clock of IBKR's calls
     * @param clock the clock of the jobs, the same on all machines
     * @param spread when connections are synced
     * @param listener is told what happens
     */
    public record Parts(
            Database database,
            CredentialVault vault,
            Clients clients,
            ImportWriter writer,
            Timing timing,
            InstantSource clock,
            Spread spread,
            IngestListener listener) {}

    /** Makes runs of these parts. */
    public ConnectionRun(Parts parts) {
        this.parts = parts;
    }

    /** A run that has begun, and what it needs to know. */
    record Begun(Row row, OpenCredentials credentials, List<ConnectedAccount> accounts, Optional<OpenWindow> window) {
        /**
         * The accounts to import, among those that are not missing unless these are wanted too; empty stands for all that the
         * sources show. A name in the place of an account may turn out to be any of those that the other sources show.
         */
        List<String> asked(boolean missing) {
            List<String> chosen = chosen(missing);
            return chosen.stream().allMatch(McpLogin::isProvisional) ? List.of() : chosen;
        }

        /** Whether accounts are known, or soon will be, and none of them is to be imported. */
        boolean isNothingChosen(boolean missing) {
            return chosen(missing).isEmpty() && (credentials.isCurrent() || !accounts.isEmpty());
        }

        private List<String> chosen(boolean missing) {
            return accounts.stream()
                    .filter(account -> account.chosen() && (missing || account.missingSince() == null))
                    .map(ConnectedAccount::id)
                    .toList();
        }

        Executions.Builder sources(Timing timing) {
            return ConnectionRun.sources(row, accounts, timing);
        }
    }

    /**
     * What a piece of work came to.
     *
     * @param failure what went wrong first; null when nothing did
     * @param idle what the user must do before anything can be imported; null when nothing
     */
    private record Result(
            @Nullable Exception failure, @Nullable StatusChange idle) {}

    /**
     * Does what is due.
     *
     * @return when the next run is to start; empty when none is
     * @throws IngestException {@code TAKEN_OVER} or {@code WRONG_STATE} when another worker took the connection over or it was
     *     ended meanwhile; {@code DATABASE_UNAVAILABLE}
     */
    public Optional<Instant> run(UUID id) {
        Instant now = parts.clock().instant();
        Optional<Row> begun = parts.database().inTransaction(handle -> ConnectionStore.begin(handle, id, now));
        if (begun.isEmpty()) {
            return Optional.empty();
        }
        Row row = begun.get();
        parts.listener().statusChanged(id, row.shown());
        Instant planned = row.nextRun();
        boolean due = row.syncAsked() != null || planned == null || !planned.isAfter(now);
        StatusChange status = row.status();
        Instant next = planned;
        boolean goesOn = true;
        boolean rarely = false;
        try {
            Begun run = parts.database()
                    .inTransaction(handle -> new Begun(
                            row,
                            parts.vault().open(handle, id),
                            ConnectionStore.accounts(handle, id),
                            BackfillStore.nextOpen(handle, id)));
            rarely = !run.credentials().isCurrent();
            if (run.credentials().isEmpty()) {
                status = connected(now, null, null);
                next = null;
                goesOn = false;
            } else if (due) {
                Result result = sync(run, now);
                StatusChange idle = result.idle();
                status = idle == null ? after(result.failure(), row.status()) : idle;
                next = planned(id, status, rarely);
                goesOn = idle == null && !waits(result.failure(), status, row.status());
            } else if (run.window().isPresent() && run.isNothingChosen(true)) {
                status = nothingChosen(now);
                goesOn = false;
            } else if (run.window().isPresent()) {
                Backfilling backfilling =
                        new Backfilling(parts, run, run.window().get());
                Optional<Exception> failure = backfilling.run();
                if (failure.isPresent() && rarely) {
                    status = after(failure.get(), row.status());
                    next = planned(id, status, true);
                }
                goesOn = failure.isEmpty();
            }
        } catch (RuntimeException e) {
            status = failed(row, e);
            next = planned(id, status, rarely);
            goesOn = false;
        }
        return end(row, status, next, goesOn);
    }

    /** A backfill waits while a sync that failed may fail again, but not for as long as one fails that is not paused. */
    private static boolean waits(@Nullable Exception failure, StatusChange after, StatusChange before) {
        return failure != null && (after.status() != ConnectionStatus.CONNECTED || before.reason() == null);
    }

    /**
     * Notes a run that failed in this program, not at IBKR.
     *
     * @return the status that follows
     * @throws RuntimeException the failure itself, when another worker took the connection over, or it cannot be noted
     */
    private StatusChange failed(Row row, RuntimeException failure) {
        Instant started = Objects.requireNonNull(row.runningSince());
        if (!(failure instanceof IngestException told)) {
            log.warn("the run of connection {} failed", row.id(), failure);
            return noted(row, started, FAILED_HERE, failure);
        } else if (told.reason() == Reason.TAKEN_OVER || told.reason() == Reason.WRONG_STATE) {
            throw told;
        }
        StatusChange noted = noted(row, started, String.valueOf(told.getMessage()), told);
        log.warn("the run of connection {} failed: {}", row.id(), told.getMessage());
        return told.reason() == Reason.SECRETS_UNREADABLE ? after(told, row.status()) : noted;
    }

    private StatusChange noted(Row row, Instant started, String words, RuntimeException failure) {
        try {
            if (!parts.writer().isNoted(row.id(), row.fence())) {
                noteFailed(parts, row, ImportRun.Kind.SYNC, started, words);
            }
            return connected(started, words, null);
        } catch (IngestException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    /** A window that was planned while the run worked goes on with those that were there before. */
    private Optional<Instant> end(Row row, StatusChange status, @Nullable Instant nextSync, boolean goesOn) {
        boolean open = parts.database().inTransaction(handle -> {
            ConnectionStore.end(handle, row.id(), row.fence(), status, nextSync);
            return goesOn && BackfillStore.nextOpen(handle, row.id()).isPresent();
        });
        parts.listener().statusChanged(row.id(), status);
        return open ? Optional.of(parts.clock().instant()) : Optional.ofNullable(nextSync);
    }

    private StatusChange after(@Nullable Exception failure, StatusChange before) {
        return StatusRule.after(
                failure, before, parts.clock().instant(), parts.spread().interval());
    }

    private static StatusChange nothingChosen(Instant at) {
        return connected(at, "no account is chosen, so nothing is imported", "choose accounts");
    }

    private static StatusChange connected(Instant at, @Nullable String reason, @Nullable String remedy) {
        return new StatusChange(at, ConnectionStatus.CONNECTED, reason, remedy, null);
    }

    private @Nullable Instant planned(UUID id, StatusChange status, boolean rarely) {
        if (status.status() == ConnectionStatus.NEEDS_REAUTH) {
            return null;
        }
        Instant until = status.until();
        if (until != null) {
            return parts.spread().after(id, until);
        }
        Spread spread = rarely ? parts.spread().atLeast(REPORTS_INTERVAL) : parts.spread();
        return spread.next(id, parts.clock().instant());
    }

    /** The last seven days, whatever was seen of them before. */
    private Result sync(Begun run, Instant started) {
        UUID id = run.row().id();
        try (IbkrClient client = parts.clients().client(id, run.credentials());
                KeptDocuments documents = new KeptDocuments()) {
            BrokerageAccounts listed = run.credentials().live() ? list(client) : null;
            Begun looked = listed == null ? run : look(run, listed);
            if (looked.isNothingChosen(false)) {
                return new Result(null, nothingChosen(started));
            }
            Executions.Builder sources = looked.sources(parts.timing()).keep(documents::keep);
            Optional<ConsentSource> consent = ConsentSource.of(parts, looked);
            consent.ifPresent(sources::source);
            if (listed != null) {
                sources.live(client, listed);
            } else if (consent.isEmpty()) {
                Backfilling.reports(run, client, parts.clients(), sources);
            }
            LocalDate today = today(parts.timing());
            Fetched fetched = new Fetched(
                    sources.build().between(looked.asked(false), today.minusDays(DAYS - 1L), today),
                    consent.map(ConsentSource::consent).orElse(null));
            if (listed == null) {
                shown(parts, run.row(), fetched, started, null);
            }
            write(parts, run, fetched, ImportRun.Kind.SYNC, started, documents);
            return new Result(fetched.failure().orElse(null), null);
        } catch (IbkrException e) {
            noteFailed(parts, run.row(), ImportRun.Kind.SYNC, started, String.valueOf(e.getMessage()));
            return new Result(e, null);
        } catch (IOException e) {
            throw new IngestException(
                    Reason.BAD_INPUT, "a temporary file could not be deleted: " + e.getMessage(), List.of(), e);
        }
    }

    /** Asks whether IBKR takes the connection at all, then for its accounts. The client opens what is not open. */
    private static BrokerageAccounts list(IbkrClient client) {
        client.session().status();
        return client.accounts().list();
    }

    private Begun look(Begun run, BrokerageAccounts listed) {
        Map<String, String> names = new LinkedHashMap<>();
        TradesApi.accountsOf(listed)
                .forEach(account -> names.put(account, listed.aliases().getOrDefault(account, "")));
        UUID id = run.row().id();
        if (run.credentials().mcp()) {
            names.putIfAbsent(parts.clients().mcpLogin(id).status().account().orElse(""), "");
        }
        Instant now = parts.clock().instant();
        boolean changed = parts.database().inTransaction(handle -> {
            ConnectionStore.ofRun(handle, id, run.row().fence());
            return ConnectionStore.look(handle, id, names, now);
        });
        if (changed) {
            parts.listener().accountsChanged(id);
        }
        return new Begun(
                run.row(),
                run.credentials(),
                parts.database().inTransaction(handle -> ConnectionStore.accounts(handle, id)),
                run.window());
    }

    /** Notes and tells that a run failed. */
    static void noteFailed(Parts parts, Row row, ImportRun.Kind kind, Instant started, String words) {
        parts.listener().imported(parts.writer().failed(row.id(), kind, row.fence(), started, words));
    }

    /** Writes what came, or the run that failed when nothing did. */
    static ImportRun write(
            Parts parts, Begun run, Fetched fetched, ImportRun.Kind kind, Instant started, KeptDocuments documents) {
        UUID id = run.row().id();
        long fence = run.row().fence();
        String message = fetched.message();
        boolean synced = kind == ImportRun.Kind.SYNC && message == null;
        ImportRun done = fetched.isSomething()
                ? parts.writer()
                        .write(fetched.batch(
                                id, kind, fence, started, documents.read(fetched.history()), synced ? started : null))
                : parts.writer()
                        .failed(id, kind, fence, started, message == null ? "no source showed anything" : message);
        parts.listener().imported(done);
        return done;
    }

    /** A builder that knows what the user said about a connection. */
    static Executions.Builder sources(Row row, List<ConnectedAccount> accounts, Timing timing) {
        Executions.Builder builder = Executions.builder().timing(timing);
        for (ConnectedAccount account : accounts) {
            String alias = account.alias();
            if (alias != null) {
                builder.alias(alias, account.id());
            }
        }
        return row.zone() == null ? builder : builder.zone(row.zone());
    }

    /** Adds the accounts that the sources of a run showed. */
    static void shown(Parts parts, Row row, Fetched fetched, Instant now, @Nullable Instant missingSince) {
        parts.database().useTransaction(handle -> {
            ConnectionStore.ofRun(handle, row.id(), row.fence());
            ConnectionStore.shown(handle, row.id(), fetched.accounts(), now, missingSince);
        });
    }

    static LocalDate today(Timing timing) {
        return TimeRule.easternDay(timing.now());
    }
}
