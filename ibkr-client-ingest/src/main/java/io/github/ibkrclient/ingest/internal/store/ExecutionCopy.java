package io.github.ibkrclient.ingest.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.TimeRule;
import io.github.ibkrclient.ingest.execution.StoredExecution;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Writes executions with COPY, in its text format. */
final class ExecutionCopy {
    private static final String COLUMNS = "user_id, account, key, links, digests, at, trade_date, symbol, underlying,"
            + " asset_class, side, quantity, price, currency, commission, commission_currency, status, shown, observations,"
            + " conflicts, conflict_ids, first_seen, changed_by";

    private static final int BUFFER = 1 << 16;

    private final PGConnection connection;
    private final String userId;
    private final Instant now;
    private final long number;
    private final StringBuilder lines = new StringBuilder(BUFFER + BUFFER / 4);

    /**
     * Takes a number for the change.
     *
     * @param now when rows that continue no other are first seen
     */
    ExecutionCopy(Handle handle, String userId, Instant now) throws SQLException {
        connection = handle.getConnection().unwrap(PGConnection.class);
        this.userId = userId;
        this.now = now;
        number = handle.createQuery("select nextval('change_number')")
                .mapTo(Long.class)
                .one();
    }

    /** Writes rows that continue known ones; each keeps the id of that one and when it was first seen. */
    void write(Map<MergedExecution, StoredExecution> heirs) throws SQLException {
        write("id, ", heirs.keySet(), heirs::get);
    }

    /** Writes rows that continue no known ones. */
    void write(List<MergedExecution> rows) throws SQLException {
        write("", rows, row -> null);
    }

    private void write(
            String id, Collection<MergedExecution> rows, Function<MergedExecution, @Nullable StoredExecution> heirs)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        CopyIn copy = connection.getCopyAPI().copyIn("copy execution (" + id + COLUMNS + ") from stdin");
        try {
            for (MergedExecution row : rows) {
                line(row, heirs.apply(row));
                if (lines.length() >= BUFFER) {
                    flush(copy);
                }
            }
            flush(copy);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void flush(CopyIn copy) throws SQLException {
        byte[] bytes = lines.toString().getBytes(UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        lines.setLength(0);
    }

    private void line(MergedExecution row, @Nullable StoredExecution heir) {
        Execution shown = row.execution();
        List<Execution> observations = row.observations();
        Instant at = Objects.requireNonNull(shown.time().instant(), "instant");
        if (heir != null) {
            lines.append(heir.id()).append('\t');
        }
        value(userId);
        value(shown.account());
        value(row.key());
        value(Arrays.stream(Links.of(observations))
                .mapToObj(Long::toString)
                .collect(Collectors.joining(",", "{", "}")));
        value("\\x"
                + HexFormat.of()
                        .formatHex(Digest.bytes(
                                observations.stream().map(RowJson::digest).toList())));
        value(at);
        value(tradeDate(shown, at));
        value(shown.instrument().symbol());
        value(shown.instrument().underlyingSymbol());
        value(shown.instrument().assetClass());
        value(shown.side());
        value(shown.quantity());
        value(shown.price());
        value(shown.instrument().currency());
        value(shown.commission() == null ? null : shown.commission());
        value(shown.commissionCurrency());
        value(shown.status());
        boolean plain = observations.size() == 1 && observations.get(0).equals(shown);
        value(plain ? null : RowJson.of(shown));
        value(RowJson.of(observations));
        value(row.conflicts().isEmpty() ? null : RowJson.of(row.conflicts(), observations));
        value(
                row.conflicts().isEmpty()
                        ? null
                        : row.conflicts().stream()
                                .map(ConflictId::of)
                                .distinct()
                                .collect(Collectors.joining(",", "{", "}")));
        value(heir == null ? now : heir.firstSeen());
        lines.append(number).append('\n');
    }

    /** The day to which a report counts it, else New York's date. */
    private static LocalDate tradeDate(Execution row, Instant at) {
        LocalDate day = row.tradeDate();
        return day == null ? TimeRule.easternDay(at) : day;
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            lines.append("\\N\t");
            return;
        }
        String text = StorableText.of(value.toString());
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case '\\' -> lines.append("\\\\");
                case '\t' -> lines.append("\\t");
                case '\n' -> lines.append("\\n");
                case '\r' -> lines.append("\\r");
                default -> lines.append(c);
            }
        }
        lines.append('\t');
    }
}
