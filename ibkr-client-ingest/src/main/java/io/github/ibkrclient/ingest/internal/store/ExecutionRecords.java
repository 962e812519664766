package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.coverage.Evidence;
import io.github.ibkrclient.executions.coverage.Gap;
import io.github.ibkrclient.executions.merge.Conflict;
import io.github.ibkrclient.executions.merge.ExecutionMerge;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.executions.model.TimeRule;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.execution.DailyFigure;
import io.github.ibkrclient.ingest.execution.ExecutionFilter;
import io.github.ibkrclient.ingest.execution.ExecutionPage;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.execution.StoredConflict;
import io.github.ibkrclient.ingest.execution.StoredDocument;
import io.github.ibkrclient.ingest.execution.StoredExecution;
import io.github.ibkrclient.time.Timing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** What was imported for one user. Every query goes through {@link #select}, which shows rows of that user only. */
public final class ExecutionRecords {
    private static final int FETCHED_AT_ONCE = 1_000;
    /**
     * The trade date of a report is never further from the day of execution, with weekends and holidays between them. A filter
     * of trade dates has bounds of the time too, which let the index of times be used.
     */
    private static final int TRADE_DATE_DAYS = 14;

    private final Database database;
    private final Timing timing;
    private final String userId;

    /** The records of one user. Makes no connection yet. */
    public ExecutionRecords(Database database, Timing timing, String userId) {
        this.database = database;
        this.timing = timing;
        this.userId = userId;
    }

    /** The row filter: whatever is selected has a user, and it is this one. */
    private Query select(Handle handle, String columns, String tables, String rest) {
        return handle.createQuery("select " + columns + " from " + tables + " where user_id = :user" + rest)
                .bind("user", userId);
    }

    /** The newest imports of a connection, the newest first. */
    public List<ImportRun> runs(UUID connectionId, int limit) {
        return database.inTransaction(handle -> {
            boolean known = select(handle, "id", "connection", " and id = :id")
                    .bind("id", connectionId)
                    .mapTo(UUID.class)
                    .findOne()
                    .isPresent();
            if (!known) {
                throw notFound("connection", connectionId);
            }
            return select(
                            handle,
                            ImportRuns.COLUMNS,
                            "import_run join connection on connection.id = connection_id",
                            " and connection_id = :id order by import_run.id desc limit :limit")
                    .bind("id", connectionId)
                    .bind("limit", limit)
                    .map(ImportRuns::read)
                    .list();
        });
    }

    /**
     * Executions, the newest first.
     *
     * @param after {@link ExecutionPage#next} of the page before; null for the first
     * @param limit how many at most, 1 to 1,000
     */
    public ExecutionPage executions(ExecutionFilter filter, @Nullable String after, int limit) {
        PageKey key = after == null ? null : PageKey.of(after);
        return database.inTransaction(handle -> {
            List<Map.Entry<PageKey, StoredExecution>> rows = filtered(
                            handle,
                            "at, " + ExecutionTable.COLUMNS,
                            filter,
                            (key == null ? "" : " and (at, id) < (:keyAt, :keyId)")
                                    + " order by at desc, id desc limit :limit")
                    .bind("limit", limit + 1)
                    .bindMap(key == null ? Map.of() : Map.of("keyAt", key.at(), "keyId", key.id()))
                    .map((row, context) -> Map.entry(
                            new PageKey(
                                    row.getObject("at", OffsetDateTime.class).toInstant(), row.getLong("id")),
                            ExecutionTable.read(row, context)))
                    .list();
            boolean more = rows.size() > limit;
            List<Map.Entry<PageKey, StoredExecution>> page = more ? rows.subList(0, limit) : rows;
            return new ExecutionPage(
                    page.stream().map(Map.Entry::getValue).toList(),
                    more ? page.get(limit - 1).getKey().toString() : null);
        });
    }

    /**
     * Hands the executions of the filter to the action, the oldest first. Their ids are read at the beginning, the rows a
     * thousand at a time. No transaction is open while the action works.
     */
    public void forEachExecution(ExecutionFilter filter, Consumer<StoredExecution> action) {
        long[] ids = database.inTransaction(handle -> {
            try (LongStream all = filtered(handle, "id", filter, " order by at, id")
                    .setFetchSize(FETCHED_AT_ONCE)
                    .map((row, context) -> row.getLong(1))
                    .stream()
                    .mapToLong(Long::longValue)) {
                return all.toArray();
            }
        });
        for (int from = 0; from < ids.length; from += FETCHED_AT_ONCE) {
            List<Long> portion = Arrays.stream(ids, from, Math.min(ids.length, from + FETCHED_AT_ONCE))
                    .boxed()
                    .toList();
            Map<Long, StoredExecution> rows = new HashMap<>();
            database.useTransaction(handle -> filtered(handle, ExecutionTable.COLUMNS, filter, " and id = any(:ids)")
                    .bindArray("ids", Long.class, portion)
                    .map(ExecutionTable::read)
                    .forEach(row -> rows.put(row.id(), row)));
            portion.stream().map(rows::get).filter(Objects::nonNull).forEach(action);
        }
    }

    private Query filtered(Handle handle, String columns, ExecutionFilter filter, String rest) {
        StringBuilder where = new StringBuilder();
        Map<String, Object> values = new LinkedHashMap<>();
        condition(where, values, " and trade_date >= :from", "from", filter.from());
        condition(where, values, " and at >= :first", "first", earliest(filter.from()));
        condition(where, values, " and trade_date <= :to", "to", filter.to());
        condition(where, values, " and at <= :last", "last", latest(filter.to()));
        condition(where, values, " and (symbol = :symbol or underlying = :symbol)", "symbol", filter.symbol());
        condition(where, values, " and asset_class = :assetClass", "assetClass", name(filter.assetClass()));
        condition(where, values, " and side = :side", "side", name(filter.side()));
        condition(where, values, " and changed_by > :changedSince", "changedSince", filter.changedSince());
        if (!filter.accounts().isEmpty()) {
            where.append(" and account = any(:accounts)");
        }
        Query query = select(handle, columns, "execution", where + rest).bindMap(values);
        return filter.accounts().isEmpty() ? query : query.bindArray("accounts", String.class, filter.accounts());
    }

    private static @Nullable String name(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }

    private static void condition(
            StringBuilder where, Map<String, Object> values, String condition, String name, @Nullable Object value) {
        if (value != null) {
            where.append(condition);
            values.put(name, value);
        }
    }

    /**
     * What is known of the days of accounts. Today and later days are holes.
     *
     * @param accounts the accounts; empty for all chosen ones
     */
    public List<Coverage> coverage(Collection<String> accounts, LocalDate from, LocalDate to) {
        checkDays(from, to);
        LocalDate today = TimeRule.easternDay(timing.now());
        return database.inTransaction(handle -> {
            List<Coverage> all = new ArrayList<>();
            for (String account : accounts(handle, accounts)) {
                List<Gap> gaps = new ArrayList<>(days(handle, "*", "gap", account, from, to)
                        .map((row, context) -> new Gap(
                                account,
                                row.getObject("first_day", LocalDate.class),
                                row.getObject("last_day", LocalDate.class),
                                Gap.Reason.valueOf(row.getString("reason")),
                                StorableText.original(row.getString("detail")),
                                StorableText.original(row.getString("remedy"))))
                        .list());
                Gap.open(account, from, to, today).ifPresent(gaps::add);
                List<Evidence> evidence = days(
                                handle, "distinct first_day, last_day, source, proof", "evidence", account, from, to)
                        .map((row, context) -> new Evidence(
                                account,
                                row.getObject("first_day", LocalDate.class),
                                row.getObject("last_day", LocalDate.class),
                                Source.valueOf(row.getString("source")),
                                StorableText.original(row.getString("proof"))))
                        .list();
                all.add(Coverage.of(account, from, to, evidence, gaps, counts(handle, account, from, to)));
            }
            return all;
        });
    }

    private static void checkDays(LocalDate from, LocalDate to) {
        if (to.isBefore(from)) {
            throw new IngestException(Reason.BAD_INPUT, "to: " + to + " is before " + from);
        }
    }

    private Query days(Handle handle, String columns, String table, String account, LocalDate from, LocalDate to) {
        return select(handle, columns, table, " and account = :account and first_day <= :to and last_day >= :from")
                .bind("account", account)
                .bind("from", from)
                .bind("to", to);
    }

    private Map<LocalDate, Integer> counts(Handle handle, String account, LocalDate from, LocalDate to) {
        Map<LocalDate, Integer> counts = new TreeMap<>();
        standing(handle, "trade_date, count(*) as executions", List.of(account), from, to, " group by trade_date")
                .map((row, context) ->
                        Map.entry(row.getObject("trade_date", LocalDate.class), row.getInt("executions")))
                .forEach(day -> counts.put(day.getKey(), day.getValue()));
        return counts;
    }

    /** Executions that were not cancelled, by trade date. */
    private Query standing(
            Handle handle, String columns, Collection<String> accounts, LocalDate from, LocalDate to, String rest) {
        return select(
                        handle,
                        columns,
                        "execution",
                        " and account = any(:accounts) and status <> 'BUSTED' and trade_date between :from and :to"
                                + " and at between :first and :last" + rest)
                .bindArray("accounts", String.class, accounts)
                .bind("from", from)
                .bind("to", to)
                .bind("first", earliest(from))
                .bind("last", latest(to));
    }

    private static @Nullable Instant earliest(@Nullable LocalDate tradeDate) {
        return tradeDate == null ? null : start(tradeDate.minusDays(TRADE_DATE_DAYS));
    }

    private static @Nullable Instant latest(@Nullable LocalDate tradeDate) {
        return tradeDate == null ? null : start(tradeDate.plusDays(TRADE_DATE_DAYS));
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(TimeRule.EASTERN).toInstant();
    }

    private Collection<String> accounts(Handle handle, Collection<String> accounts) {
        return accounts.isEmpty()
                ? select(
                                handle,
                                "distinct account",
                                "account join connection on connection.id = connection_id",
                                " and chosen order by account")
                        .mapTo(String.class)
                        .list()
                : accounts;
    }

    /** Executions and commissions of each day, oldest first; a day with commissions in two currencies has two. */
    public List<DailyFigure> daily(Collection<String> accounts, LocalDate from, LocalDate to) {
        checkDays(from, to);
        return database.inTransaction(handle -> standing(
                        handle,
                        "account, trade_date, coalesce(commission_currency, '') as currency, count(*) as executions,"
                                + " coalesce(sum(commission), 0) as commission",
                        accounts(handle, accounts),
                        from,
                        to,
                        " group by account, trade_date, 3 order by trade_date, account, 3")
                .map((row, context) -> new DailyFigure(
                        row.getString("account"),
                        row.getObject("trade_date", LocalDate.class),
                        row.getLong("executions"),
                        row.getString("currency"),
                        row.getBigDecimal("commission")))
                .list());
    }

    /**
     * The conflicts, the newest first.
     *
     * @param open true for those that are open, false for those that the user accepted
     */
    public List<StoredConflict> conflicts(boolean open) {
        return database.inTransaction(handle -> conflicts(handle).stream()
                .filter(conflict -> (conflict.resolvedAt() == null) == open)
                .toList());
    }

    private List<StoredConflict> conflicts(Handle handle) {
        Map<String, Instant> accepted = AcceptedConflicts.of(handle, userId);
        Map<String, StoredConflict> all = new LinkedHashMap<>();
        select(handle, ExecutionTable.COLUMNS, "execution", " and conflict_ids is not null order by at desc, id desc")
                .setFetchSize(FETCHED_AT_ONCE)
                .map(ExecutionTable::read)
                .forEach(execution -> {
                    for (Conflict conflict : execution.row().conflicts()) {
                        String id = ConflictId.of(conflict);
                        List<String> rows = conflict.observations().stream()
                                .map(row -> RowJson.digest(row).toString())
                                .toList();
                        all.putIfAbsent(id, new StoredConflict(id, execution.id(), conflict, rows, accepted.get(id)));
                    }
                });
        return List.copyOf(all.values());
    }

    private StoredConflict conflict(Handle handle, String conflictId) {
        return conflicts(handle).stream()
                .filter(conflict -> conflict.id().equals(conflictId))
                .findFirst()
                .orElseThrow(() -> notFound("conflict", conflictId));
    }

    /** Marks a conflict as seen. It is not open again unless other rows join it. */
    public void acceptConflict(String conflictId) {
        database.useTransaction(handle -> handle.createUpdate(
                        "insert into accepted_conflict values (:user, :id, :account, :now) on conflict do nothing")
                .bind("user", userId)
                .bind("id", conflictId)
                .bind("account", account(conflict(handle, conflictId)))
                .bind("now", timing.now())
                .execute());
    }

    private static String account(StoredConflict conflict) {
        return conflict.conflict().observations().get(0).account();
    }

    /**
     * Leaves a row of a source out, and merges the others anew. It is also left out when it comes again.
     *
     * @param observationId one of {@link StoredConflict#observationIds}
     */
    public void dropObservation(String conflictId, String observationId) {
        database.useTransaction(handle -> {
            ExecutionTable table = new ExecutionTable(handle, userId);
            table.lock();
            StoredConflict conflict = conflict(handle, conflictId);
            int place = conflict.observationIds().indexOf(observationId);
            if (place < 0) {
                throw notFound("observation", observationId);
            }
            Execution dropped = conflict.conflict().observations().get(place);
            Instant now = timing.now();
            handle.createUpdate("insert into dropped_observation values"
                            + " (:user, :digest, :account, cast(:observation as jsonb), :conflict, :now)")
                    .bind("user", userId)
                    .bind("digest", Digest.bytes(List.of(RowJson.digest(dropped))))
                    .bind("account", dropped.account())
                    .bind("observation", RowJson.of(dropped))
                    .bind("conflict", conflictId)
                    .bind("now", now)
                    .execute();
            List<StoredExecution> known = table.linked(List.of(dropped));
            List<Execution> others = known.stream()
                    .flatMap(row -> row.row().observations().stream())
                    .filter(row -> !row.equals(dropped))
                    .toList();
            table.replace(known, ExecutionMerge.merge(List.of(), others).rows(), now);
        });
    }

    /** The documents, the newest first. */
    public List<StoredDocument> documents() {
        return database.inTransaction(handle -> select(
                        handle,
                        "id, connection_id, name, sha256, size, received",
                        "document",
                        " order by received desc, id desc")
                .map((row, context) -> new StoredDocument(
                        row.getLong("id"),
                        row.getObject("connection_id", UUID.class),
                        StorableText.original(row.getString("name")),
                        row.getString("sha256"),
                        row.getLong("size"),
                        row.getObject("received", OffsetDateTime.class).toInstant()))
                .list());
    }

    /** The bytes of a document as they came; the caller closes it. */
    public InputStream document(long documentId) {
        byte[] content = database.inTransaction(handle -> select(handle, "content", "document", " and id = :id")
                .bind("id", documentId)
                .mapTo(byte[].class)
                .findOne()
                .orElseThrow(() -> notFound("document", documentId)));
        try {
            return new GZIPInputStream(new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it was written as GZIP
        }
    }

    /** Has imports of the user wait for the end of the transaction. Comes before any lock of a connection. */
    public void lock(Handle handle) {
        new ExecutionTable(handle, userId).lock();
    }

    /**
     * Erases what was imported of accounts. A document that is about other accounts too stays.
     *
     * @return how many rows of each kind were erased
     */
    public Map<String, Long> erase(Handle handle, Collection<String> accounts) {
        lock(handle);
        Map<String, Long> erased = new LinkedHashMap<>();
        String ofAccounts = " where user_id = :user and account = any(:accounts)";
        erased.put(
                "documents",
                delete(
                        handle,
                        "document where user_id = :user"
                                + " and id in (select document_id from document_account where account = any(:accounts))"
                                + " and id not in (select document_id from document_account"
                                + " where account <> all(:accounts))",
                        accounts));
        erased.put("executions", delete(handle, "execution" + ofAccounts, accounts));
        delete(handle, "consent_observation" + ofAccounts, accounts);
        erased.put(
                "coverage",
                delete(handle, "evidence" + ofAccounts, accounts) + delete(handle, "gap" + ofAccounts, accounts));
        erased.put(
                "conflicts",
                delete(handle, "accepted_conflict" + ofAccounts, accounts)
                        + delete(handle, "dropped_observation" + ofAccounts, accounts));
        return erased;
    }

    private long delete(Handle handle, String what, Collection<String> accounts) {
        return handle.createUpdate("delete from " + what)
                .bind("user", userId)
                .bindArray("accounts", String.class, accounts)
                .execute();
    }

    private static IngestException notFound(String what, Object id) {
        return new IngestException(Reason.NOT_FOUND, what + ": there is no " + id);
    }

    /** Where a page ends. As a text it is microseconds since 1970, a dash, and the id. */
    private record PageKey(Instant at, long id) {
        private static final long MICROS = 1_000_000;
        private static final long NANOS = 1_000;

        static PageKey of(String text) {
            try {
                int dash = text.lastIndexOf('-');
                long micros = Long.parseLong(text, 0, dash, 36);
                return new PageKey(
                        Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * NANOS),
                        Long.parseLong(text, dash + 1, text.length(), 36));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw new IngestException(
                        Reason.BAD_INPUT,
                        "after: this is no end of a page; give ExecutionPage.next as it was",
                        List.of(),
                        e);
            }
        }

        @Override
        public String toString() {
            return Long.toString(at.getEpochSecond() * MICROS + at.getNano() / NANOS, 36) + "-" + Long.toString(id, 36);
        }
    }
}
