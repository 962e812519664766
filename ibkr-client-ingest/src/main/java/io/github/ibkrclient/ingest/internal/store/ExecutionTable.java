package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.ingest.execution.StoredExecution;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The executions of one user, within one transaction. */
final class ExecutionTable {
    /** What {@link #read} needs. */
    static final String COLUMNS = "id, first_seen, changed_by, shown, observations, conflicts";

    /** So many links are looked up in the index at most; beyond, reading the links of all rows is faster. */
    private static final int LOOKED_UP = 20_000;

    private static final int PORTION = 1_000;

    private final Handle handle;
    private final String userId;

    ExecutionTable(Handle handle, String userId) {
        this.handle = handle;
        this.userId = userId;
    }

    /** Has other imports of the user wait for the end of the transaction. Who has nothing yet has no row either. */
    void lock() {
        handle.createQuery("select user_id from ibkr_user where user_id = :user for no key update")
                .bind("user", userId)
                .mapTo(String.class)
                .findOne();
    }

    /** Which rows of sources are in the executions of some accounts within some time; both ends included. */
    Set<Digest> digests(Collection<String> accounts, Instant from, Instant to) {
        Set<Digest> all = new HashSet<>();
        handle.createQuery("select digests from execution"
                        + " where user_id = :user and account = any(:accounts) and at between :from and :to")
                .bind("user", userId)
                .bindArray("accounts", String.class, accounts)
                .bind("from", from)
                .bind("to", to)
                .setFetchSize(PORTION)
                .map((row, context) -> ByteBuffer.wrap(row.getBytes(1)))
                .forEach(bytes -> {
                    while (bytes.hasRemaining()) {
                        all.add(Digest.read(bytes));
                    }
                });
        return all;
    }

    /** Every execution that a merge of the rows can concern: those that share a link, and those that share one with them. */
    List<StoredExecution> linked(Collection<Execution> rows) {
        Map<Long, StoredExecution> found = new LinkedHashMap<>();
        long[] asked = Links.of(rows);
        long[] next = asked;
        while (next.length > 0) {
            Set<Long> ids = ids(next);
            ids.removeAll(found.keySet());
            List<StoredExecution> more = load(ids);
            more.forEach(row -> found.put(row.id(), row));
            long[] known = asked;
            next = Arrays.stream(Links.ofMerged(
                            more.stream().map(StoredExecution::row).toList()))
                    .filter(link -> Arrays.binarySearch(known, link) < 0)
                    .toArray();
            asked = Arrays.copyOf(asked, asked.length + next.length);
            System.arraycopy(next, 0, asked, asked.length - next.length, next.length);
            Arrays.sort(asked);
        }
        return List.copyOf(found.values());
    }

    private Set<Long> ids(long[] links) {
        Set<Long> ids = new TreeSet<>();
        if (links.length > LOOKED_UP) {
            handle.createQuery("select id, links from execution where user_id = :user")
                    .bind("user", userId)
                    .setFetchSize(PORTION)
                    .map((row, context) -> {
                        for (Long link : (Long[]) row.getArray(2).getArray()) {
                            if (Arrays.binarySearch(links, link) >= 0) {
                                return row.getLong(1);
                            }
                        }
                        return 0L;
                    })
                    .forEach(ids::add);
            ids.remove(0L);
            return ids;
        }
        for (int from = 0; from < links.length; from += PORTION) {
            long[] portion = Arrays.copyOfRange(links, from, Math.min(links.length, from + PORTION));
            ids.addAll(handle.createQuery("select id from execution where user_id = :user and links && :links")
                    .bind("user", userId)
                    .bindArray(
                            "links", Long.class, Arrays.stream(portion).boxed().toList())
                    .mapTo(Long.class)
                    .list());
        }
        return ids;
    }

    /** Every row of a source that is in executions of an account. */
    List<Execution> observations(String account) {
        return handle
                .createQuery("select observations from execution where user_id = :user and account = :account")
                .bind("user", userId)
                .bind("account", account)
                .setFetchSize(PORTION)
                .map((row, context) -> RowJson.rows(row.getString(1)))
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private List<StoredExecution> load(Collection<Long> ids) {
        List<StoredExecution> rows = new ArrayList<>(ids.size());
        for (List<Long> portion : portions(ids)) {
            rows.addAll(handle.createQuery("select " + COLUMNS + " from execution where id = any(:ids) order by id")
                    .bindArray("ids", Long.class, portion)
                    .map(ExecutionTable::read)
                    .list());
        }
        return rows;
    }

    static StoredExecution read(ResultSet row, StatementContext context) throws SQLException {
        return new StoredExecution(
                row.getLong("id"),
                RowJson.merged(row.getString("observations"), row.getString("shown"), row.getString("conflicts")),
                row.getObject("first_seen", OffsetDateTime.class).toInstant(),
                row.getLong("changed_by"));
    }

    /**
     * Puts rows in the place of known ones. Those that are equal stay. A row keeps the smallest id of the known rows whose
     * observations it has.
     *
     * @return the rows that are new or changed
     */
    List<MergedExecution> replace(Collection<StoredExecution> known, Collection<MergedExecution> rows, Instant now)
            throws SQLException {
        return replace(known, rows, now, UnaryOperator.identity());
    }

    /**
     * The same when rows of sources have another name now.
     *
     * @param renamed a row under its new name
     */
    List<MergedExecution> replace(
            Collection<StoredExecution> known,
            Collection<MergedExecution> rows,
            Instant now,
            UnaryOperator<Execution> renamed)
            throws SQLException {
        Map<MergedExecution, StoredExecution> gone = new HashMap<>();
        known.forEach(one -> gone.put(one.row(), one));
        List<MergedExecution> changed = gone.isEmpty()
                ? List.copyOf(rows)
                : rows.stream().filter(row -> gone.remove(row) == null).toList();
        for (List<Long> portion :
                portions(gone.values().stream().map(StoredExecution::id).toList())) {
            handle.createUpdate("delete from execution where id = any(:ids)")
                    .bindArray("ids", Long.class, portion)
                    .execute();
        }
        if (!changed.isEmpty()) {
            Map<MergedExecution, StoredExecution> heirs = heirs(gone.values(), changed, renamed);
            ExecutionCopy copy = new ExecutionCopy(handle, userId, now);
            copy.write(heirs);
            copy.write(
                    heirs.isEmpty()
                            ? changed
                            : changed.stream()
                                    .filter(row -> !heirs.containsKey(row))
                                    .toList());
        }
        return changed;
    }

    /** Which known row each changed one continues: the oldest that it has a row of; one that has its key is served first. */
    private static Map<MergedExecution, StoredExecution> heirs(
            Collection<StoredExecution> gone, List<MergedExecution> changed, UnaryOperator<Execution> renamed) {
        Map<Execution, StoredExecution> owners = new HashMap<>();
        for (StoredExecution one : gone) {
            for (Execution row : one.row().observations()) {
                Execution named = renamed.apply(row);
                owners.put(named, one);
                if (!named.account().equals(row.account())) {
                    owners.put(row, one); // it may stay under its old name too
                }
            }
        }
        Map<MergedExecution, StoredExecution> heirs = new LinkedHashMap<>();
        if (owners.isEmpty()) {
            return heirs;
        }
        Set<String> keys = gone.stream().map(one -> one.row().key()).collect(Collectors.toSet());
        Set<Long> taken = new HashSet<>();
        changed.stream()
                .sorted(Comparator.comparing(row -> !keys.contains(row.key())))
                .forEach(row -> row.observations().stream()
                        .map(owners::get)
                        .filter(owner -> owner != null && !taken.contains(owner.id()))
                        .min(Comparator.comparingLong(StoredExecution::id))
                        .ifPresent(oldest -> {
                            heirs.put(row, oldest);
                            taken.add(oldest.id());
                        }));
        return heirs;
    }

    private static <T> List<List<T>> portions(Collection<T> all) {
        List<T> list = List.copyOf(all);
        List<List<T>> portions = new ArrayList<>();
        for (int from = 0; from < list.size(); from += PORTION) {
            portions.add(list.subList(from, Math.min(list.size(), from + PORTION)));
        }
        return portions;
    }
}
