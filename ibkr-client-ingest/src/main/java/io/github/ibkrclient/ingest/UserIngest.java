package io.github.ibkrclient.ingest;

import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.ingest.connection.Connection;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials;
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
import java.io.InputStream;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything of one user, and nothing of anybody else: what is not the user's is not found. Each method throws an {@link
 * IngestException} when it cannot be done, also when the database is away. What cannot be used is refused as {@code
 * BAD_INPUT}: texts with NUL, limits that are not 1 to 1,000, and days that are not 1970-01-01 to a year from today.
 * Thread-safe.
 */
public interface UserIngest {

    /**
     * Starts a connection by consent on IBKR's page. Needs {@link Ingest.Builder#consumer}.
     *
     * @param label the user's name for the connection
     */
    PendingConsent beginConsent(String label);

    /** Asks for consent again for a connection that is there, after {@code NEEDS_REAUTH} or a disconnect. */
    PendingConsent renewConsent(UUID connectionId);

    /**
     * Starts a connection by IBKR's consent for AI clients, which reads 12 to 15 months and needs no approval by IBKR and no
     * keys. Experimental. Needs {@link Ingest.Builder#mcp}.
     *
     * <p><b>Say to the user before</b> that IBKR disconnects the AI client that is connected already, such as a chat program.
     *
     * @param label the user's name for the connection
     * @param account the account that the user will choose on IBKR's page, which does not tell it; null when it is not said.
     *     Until it is known, see {@link #bindAccount}, executions stand under {@code mcp:} and a number
     */
    PendingConsent beginMcpConsent(String label, @Nullable String account);

    /**
     * Asks for the consent for AI clients again, or for one beside other credentials. Until it is given, the connection stays
     * as it is. The user may choose another account than before, so it is to be said or learnt anew.
     */
    PendingConsent renewMcpConsent(UUID connectionId, @Nullable String account);

    /**
     * Says which account the user chose for a consent for AI clients, also when it was said wrongly before. What the consent
     * showed moves to the account, and what other sources show of the same executions is joined with it. Without this, the
     * account is learnt when execution ids of the consent occur under exactly one account.
     */
    Connection bindAccount(UUID connectionId, String account);

    /**
     * Completes a consent of either kind, on whatever machine the browser came back to.
     *
     * @param callbackUri the address that the browser called, whole or from the path on
     */
    Connection completeConsent(String callbackUri);

    /**
     * Starts a connection with credentials of the user. They are examined, offline and with calls to IBKR, before they are
     * taken.
     *
     * @param credentials at most one of each kind; none for a connection that only takes files
     */
    Connection connect(String label, List<ConnectionCredentials> credentials);

    /** Replaces or adds credentials, after {@code NEEDS_REAUTH} for instance. They are examined first. */
    Connection replaceCredentials(UUID connectionId, ConnectionCredentials credentials);

    /** The user's connections, also those that were ended, the newest first. */
    List<Connection> connections();

    /** One connection. */
    Connection connection(UUID connectionId);

    /** Every status that a connection took, the newest first. {@code SYNCING} is not among them: see {@link #runs}. */
    List<StatusChange> history(UUID connectionId);

    /** Chooses the accounts whose executions are imported; all must be among the connection's accounts. */
    Connection chooseAccounts(UUID connectionId, Set<String> accounts);

    /** Sets the zone of report times that have none; null removes it. */
    Connection setZone(UUID connectionId, @Nullable ZoneId zone);

    /**
     * Has the connection's next run start at once, also after {@code NEEDS_REAUTH}. When one runs already, another follows it;
     * when that one began less than five seconds ago, nothing happens.
     */
    void syncNow(UUID connectionId);

    /**
     * Plans a backfill in place of an older one of the connection, and has it start at once. Needs a Flex token, OAuth 2.0, or
     * a consent for AI clients; with that alone it begins where that one reaches.
     */
    Backfill backfill(UUID connectionId, LocalDate from, LocalDate to);

    /** The connection's newest backfill. */
    Optional<Backfill> backfill(UUID connectionId);

    /**
     * Imports a file of the user: a statement, confirmation or Flex report. All of it is read before anything is written.
     *
     * @param content is read to its end and not closed
     */
    ImportRun upload(UUID connectionId, String name, InputStream content);

    /**
     * The newest imports of a connection, the newest first.
     *
     * @param limit how many at most, 1 to 1,000
     */
    List<ImportRun> runs(UUID connectionId, int limit);

    /**
     * Executions, the newest first.
     *
     * @param after {@link ExecutionPage#next} of the page before; null for the first
     * @param limit how many at most, 1 to 1,000
     */
    ExecutionPage executions(ExecutionFilter filter, @Nullable String after, int limit);

    /**
     * Hands to the action, the oldest first, every execution that the filter finds when this begins, each once. The action may
     * be slow: while it works, no connection to the database is held, and no more than a thousand executions and eight bytes
     * for each of the others are in memory.
     *
     * <p>Each thousand is read when the one before was handed over. When imports commit meanwhile, a later execution is told
     * as it is then, without an order among changed times; what was added meanwhile is not told, nor what was erased or no
     * longer fits the filter. A row of a source that moved meanwhile from one execution to another may be told with both or
     * with neither.
     *
     * @throws IngestException also after some were handed over, when the database goes away meanwhile
     */
    void forEachExecution(ExecutionFilter filter, Consumer<StoredExecution> action);

    /**
     * What is known of the days of accounts.
     *
     * @param accounts the accounts; empty for all chosen ones
     */
    List<Coverage> coverage(Collection<String> accounts, LocalDate from, LocalDate to);

    /** Executions and commissions of each day, oldest first. Accounts as in {@link #coverage}. */
    List<DailyFigure> daily(Collection<String> accounts, LocalDate from, LocalDate to);

    /** The conflicts, the newest first. */
    List<StoredConflict> conflicts(boolean open);

    /** Marks a conflict as seen: what is shown stays. It is not open again unless other rows join it. */
    void acceptConflict(String conflictId);

    /**
     * Leaves a row of a source out, because it is wrong, and merges the others anew. The row is kept, and left out also when
     * it comes again.
     *
     * @param observationId one of {@link StoredConflict#observationIds}
     */
    void dropObservation(String conflictId, String observationId);

    /** The documents, the newest first. */
    List<StoredDocument> documents();

    /** The bytes of a document as they came; the caller closes it. */
    InputStream document(long documentId);

    /** Logs out or takes a consent back, ends the jobs, erases the credentials, and keeps or erases what was imported. */
    DisconnectReceipt disconnect(UUID connectionId, DataPolicy data);
}
