package io.github.ibkrclient.ingest.internal.sync;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.executions.Executions;
import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.coverage.Coverage.Hole;
import io.github.ibkrclient.executions.flex.FlexClient;
import io.github.ibkrclient.executions.flex.FlexError;
import io.github.ibkrclient.executions.flex.FlexException;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials.Flex;
import io.github.ibkrclient.ingest.execution.Backfill.State;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.internal.connect.Clients;
import io.github.ibkrclient.ingest.internal.store.BackfillStore;
import io.github.ibkrclient.ingest.internal.store.BackfillStore.OpenWindow;
import io.github.ibkrclient.ingest.internal.sync.ConnectionRun.Begun;
import io.github.ibkrclient.ingest.internal.sync.ConnectionRun.Parts;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One window of a backfill: what a consent for AI clients reaches, statements and confirmations over OAuth 2.0, then Flex
 * queries. Days that reports have proven
 * already are not asked for again, so a window that was cut off goes on where it stopped.
 */
final class Backfilling {
    /** After these a window that fails for reasons which pass is given up. */
    private static final int MOST_ATTEMPTS = 8;

    private final Parts parts;
    private final Begun run;
    private final OpenWindow window;

    Backfilling(Parts parts, Begun run, OpenWindow window) {
        this.parts = parts;
        this.run = run;
        this.window = window;
    }

    /** The sources of reports that a connection has. */
    static void reports(Begun run, IbkrClient client, Clients clients, Executions.Builder sources) {
        if (run.credentials().oauth2() != null) {
            sources.reports(client);
        }
        Flex flex = run.credentials().flex();
        if (flex != null) {
            FlexClient flexClient = clients.flex(run.row().id(), flex);
            flex.queryIds().forEach(query -> sources.flex(flexClient, query));
        }
    }

    /** Fetches the window; answers the failure after which the others wait. */
    Optional<Exception> run() {
        Instant started = parts.clock().instant();
        List<String> accounts = run.asked(true);
        Optional<Days> open = open(accounts);
        if (open.isEmpty()) {
            note(State.DONE, 0, "reports had proven all days before");
            return Optional.empty();
        }
        try (IbkrClient client = parts.clients().client(run.row().id(), run.credentials());
                KeptDocuments documents = new KeptDocuments()) {
            Executions.Builder sources = run.sources(parts.timing()).keep(documents::keep);
            Optional<ConsentSource> consent = ConsentSource.of(parts, run);
            consent.ifPresent(sources::source);
            reports(run, client, parts.clients(), sources);
            Fetched fetched = new Fetched(
                    sources.build()
                            .between(accounts, open.get().from(), open.get().to()),
                    consent.map(ConsentSource::consent).orElse(null));
            ConnectionRun.shown(
                    parts, run.row(), fetched, started, run.credentials().live() ? started : null);
            ImportRun done = ConnectionRun.write(parts, run, fetched, ImportRun.Kind.BACKFILL, started, documents);
            return judge(fetched, done.counts().inserts());
        } catch (IbkrException e) {
            String message = String.valueOf(e.getMessage());
            ConnectionRun.noteFailed(parts, run.row(), ImportRun.Kind.BACKFILL, started, message);
            return failed(e, message, 0);
        } catch (IOException e) {
            throw new IngestException(
                    Reason.BAD_INPUT, "a temporary file could not be deleted: " + e.getMessage(), List.of(), e);
        }
    }

    private Optional<Exception> judge(Fetched fetched, long inserts) {
        Optional<Exception> failure = fetched.failure();
        if (failure.isPresent()) {
            return failed(failure.get(), String.valueOf(fetched.message()), inserts);
        }
        String message = fetched.message();
        note(State.DONE, inserts, message == null ? fetched.hole().orElse(null) : message);
        return Optional.empty();
    }

    /** A window stays open as long as trying again may help. */
    private Optional<Exception> failed(Exception failure, String message, long inserts) {
        boolean again = passes(failure) && window.attempts() + 1 < MOST_ATTEMPTS;
        note(again ? State.OPEN : State.FAILED, inserts, message);
        boolean others = !again && StatusRule.kind(failure) == StatusRule.Kind.RETRY;
        return others ? Optional.empty() : Optional.of(failure);
    }

    private static boolean passes(Exception failure) {
        if (failure instanceof FlexException flex) {
            return flex.error().isTransient() || flex.error() == FlexError.NOT_READY_IN_TIME;
        }
        if (failure instanceof ConsentFailure consent) {
            return !consent.ended();
        }
        return !(failure instanceof IbkrException e) || e.retryable();
    }

    private void note(State state, long inserts, @Nullable String message) {
        parts.database().useTransaction(handle -> BackfillStore.note(handle, window, state, inserts, message));
    }

    private record Days(LocalDate from, LocalDate to) {}

    /** From the first to the last day that no report has proven for one of the accounts. */
    private Optional<Days> open(List<String> accounts) {
        if (accounts.isEmpty()) {
            return Optional.of(new Days(window.from(), window.to()));
        }
        List<Hole> holes = parts.database()
                .inTransaction(handle -> accounts.stream()
                        .flatMap(account -> Coverage.of(
                                account,
                                window.from(),
                                window.to(),
                                BackfillStore.proven(handle, run.row().userId(), account, window.from(), window.to()),
                                List.of(),
                                Map.of())
                                .holes()
                                .stream())
                        .toList());
        return holes.stream()
                .map(Hole::from)
                .min(Comparator.naturalOrder())
                .map(from -> new Days(
                        from,
                        holes.stream()
                                .map(Hole::to)
                                .max(Comparator.naturalOrder())
                                .orElseThrow()));
    }
}
