package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.executions.merge.ExecutionMerge;
import io.github.ibkrclient.executions.merge.MergeResult;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.ingest.execution.StoredExecution;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Moves what a consent for AI clients showed from a name to another, within one transaction in which no other import of the
 * user takes place. What others show stays where it is, also when they are consents too.
 */
public final class AccountMove {
    /** An execution id without its revision, as {@link Execution#family} has it. */
    private static final String FAMILY = "regexp_replace(one ->> 'executionId', '[.][0-9]+$', '')";

    private final Handle handle;
    private final String userId;
    private final ExecutionTable table;
    private final ConsentTable consentTable;

    /** Has imports of the user wait for the end of the transaction. Comes before any lock of a connection. */
    public AccountMove(Handle handle, String userId) {
        this.handle = handle;
        this.userId = userId;
        table = new ExecutionTable(handle, userId);
        consentTable = new ConsentTable(handle, userId);
        table.lock();
    }

    /**
     * What the consent of a connection is noted by.
     *
     * @param name what its rows stand under while its account is not known
     */
    public static List<String> consents(UUID connection, String name) {
        return List.of(name, connection.toString()); // by the latter until it was noted by name, see V3
    }

    /** Keeps what is only noted as a connection's from moving with the next consent of the connection. */
    public static void release(Handle handle, UUID connection) {
        for (String table : List.of("consent_observation", "evidence")) {
            handle.execute(
                    "update " + table + " set consent = 'former ' || consent where consent = ?", connection.toString());
        }
    }

    /**
     * The accounts under which sources show executions with ids of those that consents showed under a name. The name itself
     * is one when another source than the endpoint shows such executions under it.
     */
    public Set<String> owners(String name, Collection<String> consents, Collection<Source> sources) {
        return new HashSet<>(handle.createQuery("with mine as (select min(at) as first, max(at) as last,"
                        + " array_agg(distinct " + FAMILY + ") as families"
                        + " from execution e cross join jsonb_array_elements(observations) with ordinality as o(one, place)"
                        + " where user_id = :user and account = :name and one ->> 'executionId' is not null"
                        + " and exists (select from consent_observation c where c.user_id = :user"
                        + " and c.consent = any(:consents)"
                        + " and c.digest = substring(e.digests from cast(place * :size - :size + 1 as int) for :size)))"
                        + " select distinct account from mine, execution, jsonb_array_elements(observations) one"
                        + " where user_id = :user and one ->> 'source' = any(:sources)"
                        + " and (account <> :name or one ->> 'source' <> :source)"
                        + " and at between mine.first - interval '1 day' and mine.last + interval '1 day'"
                        + " and " + FAMILY + " = any(mine.families)")
                .bind("user", userId)
                .bind("name", name)
                .bind("size", Digest.BYTES)
                .bind("source", Source.MCP.name())
                .bindArray("consents", String.class, consents)
                .bindArray(
                        "sources",
                        String.class,
                        sources.stream().map(Source::name).toList())
                .mapTo(String.class)
                .list());
    }

    /**
     * Moves executions, coverage and what the user left out.
     *
     * @param consents whose it is
     * @param wholly whether everything under the name is theirs
     */
    public void move(String from, String to, Collection<String> consents, boolean wholly, Instant now)
            throws SQLException {
        Map<Digest, Boolean> shown = consentTable.shown(from, consents);
        Map<Execution, Execution> moved = new LinkedHashMap<>();
        Set<Execution> staying = new HashSet<>();
        for (Execution row : table.observations(from)) {
            Boolean others = row.source() == Source.MCP ? shown.get(RowJson.digest(row)) : null;
            if (others != null) {
                moved.put(row, row.toBuilder().account(to).build());
                if (others) {
                    staying.add(row);
                }
            }
        }
        if (!moved.isEmpty()) {
            UnaryOperator<Execution> renamed = row -> moved.getOrDefault(row, row);
            Set<Digest> dropped = dropped(to);
            List<StoredExecution> concerned =
                    table.linked(Stream.concat(moved.keySet().stream(), moved.values().stream())
                            .toList());
            List<Execution> rows = concerned.stream()
                    .flatMap(one -> one.row().observations().stream())
                    .flatMap(row ->
                            staying.contains(row) ? Stream.of(row, renamed.apply(row)) : Stream.of(renamed.apply(row)))
                    .distinct()
                    .filter(row -> !dropped.contains(RowJson.digest(row)))
                    .toList();
            MergeResult merged = ExecutionMerge.merge(List.of(), rows);
            table.replace(concerned, merged.rows(), now, renamed);
        }
        moveDropped(from, to, shown, moved);
        consentTable.move(consents, moved, to);
        moveEvidence(from, to, consents);
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

    private void moveEvidence(String from, String to, Collection<String> consents) {
        handle.createUpdate("with gone as (delete from evidence"
                        + " where user_id = :user and account = :from and consent = any(:consents) returning *)"
                        + " insert into evidence select user_id, :to, first_day, last_day, source, proof, run_id, consent"
                        + " from gone on conflict do nothing")
                .bind("user", userId)
                .bind("from", from)
                .bind("to", to)
                .bindArray("consents", String.class, consents)
                .execute();
    }

    /** A row is known again by all that it says, the account too. */
    private void moveDropped(String from, String to, Map<Digest, Boolean> shown, Map<Execution, Execution> moved) {
        handle.createQuery("select observation from dropped_observation where user_id = :user and account = :from")
                .bind("user", userId)
                .bind("from", from)
                .mapTo(String.class)
                .list()
                .forEach(json -> {
                    Execution row = RowJson.row(json);
                    Boolean others = shown.get(RowJson.digest(row));
                    if (others != null) {
                        Execution copy = row.toBuilder().account(to).build();
                        moved.put(row, copy);
                        copyDropped(row, copy);
                        if (!others) {
                            handle.execute(
                                    "delete from dropped_observation where user_id = ? and digest = ?",
                                    userId,
                                    bytes(row));
                        }
                    }
                });
    }

    private void copyDropped(Execution row, Execution copy) {
        handle.createUpdate("insert into dropped_observation"
                        + " select user_id, :copied, :account, cast(:observation as jsonb), conflict_id, at"
                        + " from dropped_observation where user_id = :user and digest = :digest on conflict do nothing")
                .bind("copied", bytes(copy))
                .bind("account", copy.account())
                .bind("observation", RowJson.of(copy))
                .bind("user", userId)
                .bind("digest", bytes(row))
                .execute();
    }

    private static byte[] bytes(Execution row) {
        return Digest.bytes(List.of(RowJson.digest(row)));
    }
}
