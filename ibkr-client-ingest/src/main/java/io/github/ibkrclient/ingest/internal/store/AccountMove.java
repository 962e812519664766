package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.executions.merge.ExecutionMerge;
import io.github.ibkrclient.executions.merge.MergeResult;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.ingest.execution.StoredExecution;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Moves what IBKR's endpoint for AI clients showed from a name to another, within one transaction in which no import of the
 * user takes place. What other sources show stays where it is.
 */
public final class AccountMove {
    /** An execution id without its revision, as {@link Execution#family} has it. */
    private static final String FAMILY = "regexp_replace(one ->> 'executionId', '[.][0-9]+$', '')";

    private final Handle handle;
    private final String userId;
    private final ExecutionTable table;

    /** Has imports of the user wait for the end of the transaction. Comes before any lock of a connection. */
    public AccountMove(Handle handle, String userId) {
        this.handle = handle;
        this.userId = userId;
        table = new ExecutionTable(handle, userId);
        table.lock();
    }

    /**
     * The accounts that have executions with ids of those that the endpoint showed under a name. The name itself is one when
     * another source shows such executions under it.
     */
    public Set<String> owners(String name) {
        return new HashSet<>(handle.createQuery("with mine as (select min(at) as first, max(at) as last,"
                        + " array_agg(distinct " + FAMILY + ") as families"
                        + " from execution, jsonb_array_elements(observations) one"
                        + " where user_id = :user and account = :name and one ->> 'source' = :source"
                        + " and one ->> 'executionId' is not null)"
                        + " select distinct account from mine, execution, jsonb_array_elements(observations) one"
                        + " where user_id = :user and (account <> :name or one ->> 'source' <> :source)"
                        + " and at between mine.first - interval '1 day' and mine.last + interval '1 day'"
                        + " and " + FAMILY + " = any(mine.families)")
                .bind("user", userId)
                .bind("name", name)
                .bind("source", Source.MCP.name())
                .mapTo(String.class)
                .list());
    }

    /**
     * Moves executions, coverage and what the user left out.
     *
     * @param wholly whether everything under the name is the endpoint's
     */
    public void move(String from, String to, boolean wholly, Instant now) throws SQLException {
        UnaryOperator<Execution> renamed = row -> row.account().equals(from) && row.source() == Source.MCP
                ? row.toBuilder().account(to).build()
                : row;
        moveDropped(from, to);
        List<Execution> moving = table.observations(from).stream()
                .filter(row -> row.source() == Source.MCP)
                .toList();
        if (!moving.isEmpty()) {
            Set<Digest> dropped = dropped(to);
            List<StoredExecution> concerned = table.linked(
                    Stream.concat(moving.stream(), moving.stream().map(renamed)).toList());
            List<Execution> rows = concerned.stream()
                    .flatMap(one -> one.row().observations().stream())
                    .map(renamed)
                    .distinct()
                    .filter(row -> !dropped.contains(RowJson.digest(row)))
                    .toList();
            MergeResult merged = ExecutionMerge.merge(List.of(), rows);
            table.replace(concerned, merged.rows(), now, renamed);
        }
        handle.execute(
                "insert into evidence select user_id, ?, first_day, last_day, source, proof, run_id from evidence"
                        + " where user_id = ? and account = ? and source = ? on conflict do nothing",
                to,
                userId,
                from,
                Source.MCP.name());
        handle.execute(
                "delete from evidence where user_id = ? and account = ? and source = ?",
                userId,
                from,
                Source.MCP.name());
        if (wholly) {
            // Other sources only say that they do not know the name.
            handle.execute(
                    "update gap set account = ? where user_id = ? and account = ? and detail like 'MCP%'",
                    to, userId, from);
            handle.execute("delete from gap where user_id = ? and account = ?", userId, from);
            handle.execute("delete from accepted_conflict where user_id = ? and account = ?", userId, from);
        }
    }

    private Set<Digest> dropped(String account) {
        Set<Digest> dropped = new HashSet<>();
        handle.createQuery("select digest from dropped_observation where user_id = :user and account = :account")
                .bind("user", userId)
                .bind("account", account)
                .mapTo(byte[].class)
                .forEach(digest -> dropped.add(Digest.read(ByteBuffer.wrap(digest))));
        return dropped;
    }

    /** A row is known again by all that it says, the account too. */
    private void moveDropped(String from, String to) {
        handle.createQuery("select observation from dropped_observation"
                        + " where user_id = :user and account = :from and observation ->> 'source' = :source")
                .bind("user", userId)
                .bind("from", from)
                .bind("source", Source.MCP.name())
                .mapTo(String.class)
                .list()
                .forEach(json -> {
                    Execution row = RowJson.row(json);
                    Execution moved = row.toBuilder().account(to).build();
                    handle.createUpdate("update dropped_observation set account = :to, digest = :moved,"
                                    + " observation = cast(:observation as jsonb)"
                                    + " where user_id = :user and digest = :digest")
                            .bind("to", to)
                            .bind("moved", Digest.bytes(List.of(RowJson.digest(moved))))
                            .bind("observation", RowJson.of(moved))
                            .bind("user", userId)
                            .bind("digest", Digest.bytes(List.of(RowJson.digest(row))))
                            .execute();
                });
    }
}
