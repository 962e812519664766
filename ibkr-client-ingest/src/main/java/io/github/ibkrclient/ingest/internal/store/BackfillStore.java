package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.executions.coverage.Evidence;
import io.github.ibkrclient.executions.flex.FlexDays;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.ingest.execution.Backfill;
import io.github.ibkrclient.ingest.execution.Backfill.State;
import io.github.ibkrclient.ingest.execution.Backfill.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Backfills and their windows. Each method works in the transaction of its handle. */
public final class BackfillStore {
    /** One request fetches a window and the day after it, in whose report the executions of its last evening are. */
    private static final int DAYS = FlexDays.MOST - 1;

    private BackfillStore() {}

    /**
     * A window that was not fetched yet.
     *
     * @param attempts how often it was tried
     */
    public record OpenWindow(long backfill, LocalDate from, LocalDate to, int attempts) {}

    /** Plans a backfill in windows of a year at most, in place of older ones of the connection. */
    public static void plan(Handle handle, UUID connection, LocalDate from, LocalDate to, Instant now) {
        handle.execute("delete from backfill where connection_id = ?", connection);
        long id = handle.createQuery("insert into backfill (connection_id, first_day, last_day, asked)"
                        + " values (:connection, :from, :to, :now) returning id")
                .bind("connection", connection)
                .bind("from", from)
                .bind("to", to)
                .bind("now", now)
                .mapTo(Long.class)
                .one();
        for (LocalDate first = from; !first.isAfter(to); first = first.plusDays(DAYS)) {
            LocalDate last = first.plusDays(DAYS - 1L);
            handle.execute(
                    "insert into backfill_window (backfill_id, first_day, last_day, state) values (?, ?, ?, 'OPEN')",
                    id,
                    first,
                    last.isAfter(to) ? to : last);
        }
    }

    /** The newest backfill of a connection. */
    public static Optional<Backfill> newest(Handle handle, UUID connection) {
        return handle.createQuery("select * from backfill where connection_id = :id order by id desc limit 1")
                .bind("id", connection)
                .map((rs, context) -> new Backfill(
                        rs.getLong("id"),
                        connection,
                        day(rs, "first_day"),
                        day(rs, "last_day"),
                        rs.getTimestamp("asked").toInstant(),
                        windows(handle, rs.getLong("id"))))
                .findOne();
    }

    private static List<Window> windows(Handle handle, long backfill) {
        return handle.createQuery("select * from backfill_window where backfill_id = :id order by first_day desc")
                .bind("id", backfill)
                .map((rs, context) -> new Window(
                        day(rs, "first_day"),
                        day(rs, "last_day"),
                        State.valueOf(rs.getString("state")),
                        rs.getLong("executions"),
                        rs.getString("message")))
                .list();
    }

    /** The newest window of a connection that was not fetched yet. */
    public static Optional<OpenWindow> nextOpen(Handle handle, UUID connection) {
        return handle.createQuery("select w.* from backfill_window w join backfill b on b.id = w.backfill_id"
                        + " where b.connection_id = :id and w.state = 'OPEN' order by w.first_day desc limit 1")
                .bind("id", connection)
                .map((rs, context) -> new OpenWindow(
                        rs.getLong("backfill_id"), day(rs, "first_day"), day(rs, "last_day"), rs.getInt("attempts")))
                .findOne();
    }

    /** Notes what became of a window, unless another run has finished it. */
    public static void note(Handle handle, OpenWindow window, State state, long executions, @Nullable String message) {
        handle.createUpdate("update backfill_window set state = :state, attempts = attempts + 1,"
                        + " executions = executions + :executions, message = :message"
                        + " where backfill_id = :backfill and first_day = :from and state = 'OPEN'")
                .bind("state", state.name())
                .bind("executions", executions)
                .bind("message", message)
                .bind("backfill", window.backfill())
                .bind("from", window.from())
                .execute();
    }

    /** Has the windows of a connection that failed be tried again, because it has other credentials now. */
    public static void reopen(Handle handle, UUID connection) {
        handle.execute(
                "update backfill_window set state = 'OPEN', attempts = 0 where state = 'FAILED' and backfill_id in"
                        + " (select id from backfill where connection_id = ?)",
                connection);
    }

    /** What reports have proven of some days of an account of a user. */
    public static List<Evidence> proven(Handle handle, String userId, String account, LocalDate from, LocalDate to) {
        return handle
                .createQuery("select * from evidence where user_id = :user and account = :account"
                        + " and first_day <= :to and last_day >= :from")
                .bind("user", userId)
                .bind("account", account)
                .bind("from", from)
                .bind("to", to)
                .map((rs, context) -> new Evidence(
                        account,
                        day(rs, "first_day"),
                        day(rs, "last_day"),
                        Source.valueOf(rs.getString("source")),
                        Objects.requireNonNull(rs.getString("proof"))))
                .list()
                .stream()
                .filter(one -> one.source().isReport())
                .toList();
    }

    private static LocalDate day(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, LocalDate.class);
    }
}
