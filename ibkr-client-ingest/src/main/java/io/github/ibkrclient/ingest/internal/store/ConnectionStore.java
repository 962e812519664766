package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectedAccount;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.connection.StatusChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Connections, the statuses that they took, and their accounts. Each method works in the transaction of its handle. */
public final class ConnectionStore {
    /** The name under which the scheduler knows the runs of connections. */
    public static final String TASK = "ibkr-connection";

    private ConnectionStore() {}

    /**
     * A row of the table.
     *
     * @param status as it was before a run that works now
     * @param runningSince since when a run works; null when none does
     * @param fence the number of the newest run
     * @param syncAsked since when a person waits for a run; null when nobody does
     * @param nextRun when the next sync is due; null when none is
     */
    public record Row(
            UUID id,
            String userId,
            String label,
            StatusChange status,
            @Nullable Instant runningSince,
            @Nullable ZoneId zone,
            long fence,
            Instant created,
            @Nullable Instant lastSync,
            @Nullable Instant syncAsked,
            @Nullable Instant nextRun) {

        /** The status that users see. */
        public StatusChange shown() {
            return runningSince == null
                    ? status
                    : new StatusChange(runningSince, ConnectionStatus.SYNCING, null, null, null);
        }
    }

    /** Makes a connection, and the user when it is the first one. */
    public static void create(Handle handle, UUID id, String userId, String label, StatusChange first) {
        handle.execute("insert into ibkr_user values (?, ?) on conflict do nothing", userId, first.at());
        handle.createUpdate("insert into connection (id, user_id, label, status, status_since, created)"
                        + " values (:id, :user, :label, :status, :at, :at)")
                .bind("id", id)
                .bind("user", userId)
                .bind("label", label)
                .bind("status", first.status().name())
                .bind("at", first.at())
                .execute();
        note(handle, id, first);
    }

    /** A connection of the user. */
    public static Row ofUser(Handle handle, String userId, UUID id) {
        return find(handle, id, "")
                .filter(row -> row.userId().equals(userId))
                .orElseThrow(() -> new IngestException(Reason.NOT_FOUND, "there is no connection " + id));
    }

    /** A connection. Nobody else changes it before the transaction ends. */
    public static Optional<Row> locked(Handle handle, UUID id) {
        return find(handle, id, " for update");
    }

    /**
     * The connection of a run. Nobody else changes it before the transaction ends.
     *
     * @throws IngestException {@code TAKEN_OVER} when the run is no longer the newest one
     */
    public static Row ofRun(Handle handle, UUID id, long fence) {
        return locked(handle, id)
                .filter(found -> found.fence() == fence)
                .orElseThrow(() -> new IngestException(
                        Reason.TAKEN_OVER, "another worker took connection " + id + " over, or it was ended"));
    }

    private static Optional<Row> find(Handle handle, UUID id, String lock) {
        return handle.createQuery("select * from connection where id = :id" + lock)
                .bind("id", id)
                .map((rs, context) -> row(rs))
                .findOne();
    }

    /** All connections of a user, the newest first. */
    public static List<Row> all(Handle handle, String userId) {
        return handle.createQuery("select * from connection where user_id = :user order by created desc, id")
                .bind("user", userId)
                .map((rs, context) -> row(rs))
                .list();
    }

    /** When each connection whose jobs run was last synced; null stands for never. */
    public static Map<UUID, @Nullable Instant> lastSyncs(Handle handle) {
        Map<UUID, @Nullable Instant> all = new LinkedHashMap<>();
        handle.createQuery("select id, last_sync from connection where status in ('CONNECTED', 'PAUSED')"
                        + " and next_run is not null order by id")
                .map((rs, context) -> {
                    all.put(id(rs, "id"), instant(rs, "last_sync"));
                    return true;
                })
                .list();
        return all;
    }

    /** Since when a sync is due, planned or asked for, that has not ended yet: the oldest of all connections. */
    public static Optional<Instant> due(Handle handle) {
        return handle.createQuery("select min(least(next_run, sync_asked)) as due from connection")
                .map((rs, context) -> Optional.ofNullable(instant(rs, "due")))
                .one();
    }

    /** How many connections have each status that users see. */
    public static Map<ConnectionStatus, Long> count(Handle handle) {
        Map<ConnectionStatus, Long> counts = new EnumMap<>(ConnectionStatus.class);
        handle.createQuery("select case when running_since is null then status else 'SYNCING' end as shown, count(*)"
                        + " from connection group by shown")
                .map((rs, context) -> counts.put(ConnectionStatus.valueOf(rs.getString("shown")), rs.getLong("count")))
                .list();
        return counts;
    }

    /**
     * Begins a run, whose number is that of the row. Empty when there is nothing to run: the connection was ended, waits for a
     * consent, or waits for a person who has not asked for a run.
     */
    public static Optional<Row> begin(Handle handle, UUID id, Instant now) {
        Optional<Row> before = locked(handle, id);
        boolean runs = before.filter(row -> switch (row.status().status()) {
                    case CONNECTED, PAUSED, SYNCING -> true;
                    case NEEDS_REAUTH -> row.syncAsked() != null;
                    case CONNECTING, DISCONNECTED -> false;
                })
                .isPresent();
        if (!runs) {
            return Optional.empty();
        }
        long fence = before.get().fence() + 1;
        handle.execute("update connection set fence = ?, running_since = ? where id = ?", fence, now, id);
        Row row = before.get();
        return Optional.of(new Row(
                id,
                row.userId(),
                row.label(),
                row.status(),
                now,
                row.zone(),
                fence,
                row.created(),
                row.lastSync(),
                row.syncAsked(),
                row.nextRun()));
    }

    /**
     * Ends a run.
     *
     * @param nextRun when the next sync is due; null when none is
     * @return the status that the connection took; empty when it has that one already
     * @throws IngestException {@code TAKEN_OVER} when the run is no longer the newest one
     */
    public static Optional<StatusChange> end(
            Handle handle, UUID id, long fence, StatusChange status, @Nullable Instant nextRun) {
        Row row = ofRun(handle, id, fence);
        // What was asked for is done when the run ends: whoever takes over from a machine that died does it.
        handle.execute(
                "update connection set running_since = null, next_run = ?,"
                        + " sync_asked = case when sync_asked > running_since then sync_asked end where id = ?",
                nextRun,
                id);
        return change(handle, row, status);
    }

    /** Gives a connection a status; empty when it has that one already, perhaps with other words or until another instant. */
    public static Optional<StatusChange> change(Handle handle, Row row, StatusChange to) {
        StatusChange from = row.status();
        boolean same = from.status() == to.status() && (from.reason() == null) == (to.reason() == null);
        handle.createUpdate("update connection set status = :status, status_since = :since, reason = :reason,"
                        + " remedy = :remedy, until = :until where id = :id")
                .bind("status", to.status().name())
                .bind("since", from.status() == to.status() ? from.at() : to.at())
                .bind("reason", to.reason())
                .bind("remedy", to.remedy())
                .bind("until", to.until())
                .bind("id", row.id())
                .execute();
        if (same) {
            return Optional.empty();
        }
        note(handle, row.id(), to);
        return Optional.of(to);
    }

    private static void note(Handle handle, UUID id, StatusChange change) {
        handle.createUpdate("insert into connection_status (connection_id, at, status, reason, remedy, until)"
                        + " values (:id, :at, :status, :reason, :remedy, :until)")
                .bind("id", id)
                .bind("at", change.at())
                .bind("status", change.status().name())
                .bind("reason", change.reason())
                .bind("remedy", change.remedy())
                .bind("until", change.until())
                .execute();
    }

    /** The statuses that a connection took, the newest first. */
    public static List<StatusChange> history(Handle handle, UUID id) {
        return handle.createQuery("select at, status, reason, remedy, until from connection_status"
                        + " where connection_id = :id order by number desc")
                .bind("id", id)
                .map((rs, context) -> status(rs, "at"))
                .list();
    }

    /** Whether a person waits for a run. The connection stays as it is until the end of the transaction. */
    public static boolean isAsked(Handle handle, UUID id) {
        return locked(handle, id).filter(row -> row.syncAsked() != null).isPresent();
    }

    /** Notes that a person waits for a run, and has the scheduler start one, unless one works: that one sees the note. */
    public static void ask(Handle handle, UUID id, Instant now) {
        handle.execute("update connection set sync_asked = ? where id = ?", now, id);
        schedule(handle, id, now);
    }

    /**
     * Has the scheduler start a run. A run that works schedules the next one itself when it ends. The table is the
     * scheduler's own, written here so that a change of a connection and its next run are one transaction.
     */
    public static void schedule(Handle handle, UUID id, Instant at) {
        handle.createUpdate("insert into scheduled_tasks as task"
                        + " (task_name, task_instance, execution_time, picked, version)"
                        + " values (:name, :id, :at, false, 1)"
                        + " on conflict (task_name, task_instance) do update"
                        + " set execution_time = excluded.execution_time, version = task.version + 1"
                        + " where not task.picked")
                .bind("name", TASK)
                .bind("id", id.toString())
                .bind("at", at)
                .execute();
    }

    /** Ends a connection: no run starts any more, and one that works cannot write. */
    public static Optional<StatusChange> disconnect(Handle handle, Row row, StatusChange ended) {
        supersede(handle, row.id());
        handle.execute("update connection set sync_asked = null, next_run = null where id = ?", row.id());
        handle.execute(
                "delete from scheduled_tasks where task_name = ? and task_instance = ?",
                TASK,
                row.id().toString());
        return change(handle, row, ended);
    }

    /** What a run that works has fetched is refused from now on; the caller has another one take place. */
    public static void supersede(Handle handle, UUID id) {
        handle.execute("update connection set fence = fence + 1, running_since = null where id = ?", id);
    }

    /** Sets the zone of report times that have none. */
    public static void zone(Handle handle, UUID id, @Nullable ZoneId zone) {
        handle.createUpdate("update connection set zone = :zone where id = :id")
                .bind("zone", zone == null ? null : zone.getId())
                .bind("id", id)
                .execute();
    }

    /** The accounts of a connection, by their ids. */
    public static List<ConnectedAccount> accounts(Handle handle, UUID id) {
        return handle.createQuery("select * from account where connection_id = :id order by account")
                .bind("id", id)
                .map((rs, context) -> new ConnectedAccount(
                        rs.getString("account"),
                        rs.getString("alias"),
                        rs.getBoolean("chosen"),
                        Objects.requireNonNull(instant(rs, "first_seen")),
                        instant(rs, "missing_since")))
                .list();
    }

    /**
     * Takes over what IBKR lists. A single account of a first look is chosen.
     *
     * @param listed the accounts, each with the user's name for it or an empty text
     * @return whether an account is new, came back or vanished
     */
    public static boolean look(Handle handle, UUID id, Map<String, String> listed, Instant now) {
        List<ConnectedAccount> known = accounts(handle, id);
        boolean single = known.isEmpty() && listed.size() == 1;
        int changed = 0;
        for (Map.Entry<String, String> account : listed.entrySet()) {
            boolean there =
                    known.stream().anyMatch(one -> one.id().equals(account.getKey()) && one.missingSince() == null);
            changed += there ? 0 : 1;
            handle.createUpdate("insert into account (connection_id, account, alias, chosen, first_seen)"
                            + " values (:id, :account, :alias, :chosen, :now)"
                            + " on conflict (connection_id, account) do update"
                            + " set alias = excluded.alias, missing_since = null")
                    .bind("id", id)
                    .bind("account", account.getKey())
                    .bind("alias", account.getValue().isBlank() ? null : account.getValue())
                    .bind("chosen", single)
                    .bind("now", now)
                    .execute();
        }
        for (ConnectedAccount account : known) {
            if (!listed.containsKey(account.id()) && account.missingSince() == null) {
                handle.execute(
                        "update account set missing_since = ? where connection_id = ? and account = ?",
                        now,
                        id,
                        account.id());
                changed++;
            }
        }
        return changed > 0;
    }

    /**
     * Adds accounts that a document of the user shows; they count as chosen.
     *
     * @param missingSince for a connection to the Web API, which did not list them; null for others
     */
    public static void shown(
            Handle handle, UUID id, Collection<String> accounts, Instant now, @Nullable Instant missingSince) {
        for (String account : accounts) {
            handle.createUpdate("insert into account (connection_id, account, chosen, first_seen, missing_since)"
                            + " values (:id, :account, true, :now, :missing) on conflict do nothing")
                    .bind("id", id)
                    .bind("account", account)
                    .bind("now", now)
                    .bind("missing", missingSince)
                    .execute();
        }
    }

    /** Removes an account of a connection that has another name now. */
    public static void removeAccount(Handle handle, UUID id, String account) {
        handle.execute("delete from account where connection_id = ? and account = ?", id, account);
    }

    /** Chooses accounts, and no others. */
    public static void choose(Handle handle, UUID id, Collection<String> accounts) {
        handle.createUpdate("update account set chosen = account = any(:accounts) where connection_id = :id")
                .bindArray("accounts", String.class, accounts.toArray())
                .bind("id", id)
                .execute();
    }

    /** The accounts of a connection that no other connection of the user imports. */
    public static List<String> onlyOf(Handle handle, String userId, UUID id) {
        return handle.createQuery("select account from account where connection_id = :id and account not in"
                        + " (select a.account from account a join connection c on c.id = a.connection_id"
                        + " where c.user_id = :user and c.id <> :id and a.chosen and c.status <> 'DISCONNECTED')")
                .bind("user", userId)
                .bind("id", id)
                .mapTo(String.class)
                .list();
    }

    /** Erases the accounts of a connection; answers how many there were. */
    public static long eraseAccounts(Handle handle, UUID id) {
        handle.execute("delete from backfill where connection_id = ?", id);
        return handle.execute("delete from account where connection_id = ?", id);
    }

    private static Row row(ResultSet rs) throws SQLException {
        String zone = rs.getString("zone");
        return new Row(
                id(rs, "id"),
                rs.getString("user_id"),
                rs.getString("label"),
                status(rs, "status_since"),
                instant(rs, "running_since"),
                zone == null ? null : ZoneId.of(zone),
                rs.getLong("fence"),
                Objects.requireNonNull(instant(rs, "created")),
                instant(rs, "last_sync"),
                instant(rs, "sync_asked"),
                instant(rs, "next_run"));
    }

    private static StatusChange status(ResultSet rs, String since) throws SQLException {
        return new StatusChange(
                Objects.requireNonNull(instant(rs, since)),
                ConnectionStatus.valueOf(rs.getString("status")),
                rs.getString("reason"),
                rs.getString("remedy"),
                instant(rs, "until"));
    }

    private static UUID id(ResultSet rs, String column) throws SQLException {
        return Objects.requireNonNull(rs.getObject(column, UUID.class));
    }

    private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
        Timestamp time = rs.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
