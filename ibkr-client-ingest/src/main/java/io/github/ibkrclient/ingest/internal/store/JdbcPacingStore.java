package io.github.ibkrclient.ingest.internal.store;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.pacing.PacingStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/**
 * The pace of a user of IBKR's and the penalty of an address, in the database. Programs on any number of machines keep one
 * pace; those whose calls leave from the same address share its penalty.
 */
public final class JdbcPacingStore implements PacingStore {
    private static final Gson GSON = new Gson();
    private static final TypeToken<Map<String, List<Long>>> CALLS = new TypeToken<>() {};

    private final Database database;
    private final String user;
    private final String egress;

    /**
     * A store.
     *
     * @param user whose calls IBKR counts together
     * @param egress the name of the address from which they leave
     */
    public JdbcPacingStore(Database database, String user, String egress) {
        this.database = database;
        this.user = user;
        this.egress = egress;
    }

    /** Removes what no call used for two weeks, longer than any limit looks back. */
    public static void removeUnused(Handle handle) {
        handle.execute("delete from pacing where changed < now() - interval '14 days'");
    }

    /** The row of the user is locked for as long as the change takes; that of the penalty is only when it changes. */
    @Override
    public void update(UnaryOperator<Entries> change) {
        try {
            database.useTransaction(handle -> {
                String stored = locked(handle).orElseGet(() -> made(handle));
                Optional<Penalty> penalty = penalty(handle);
                Entries changed = change.apply(new Entries(calls(stored), penalty));
                handle.createUpdate(
                                "update pacing set calls = cast(:calls as jsonb), changed = now() where name = :name")
                        .bind("calls", json(changed.calls()))
                        .bind("name", user)
                        .execute();
                changed.penalty()
                        .filter(now -> !penalty.equals(Optional.of(now)))
                        .ifPresent(now -> keep(handle, now));
            });
        } catch (IngestException e) {
            throw new UncheckedIOException(new IOException("the pace cannot be stored: " + e.getMessage(), e));
        }
    }

    private Optional<String> locked(Handle handle) {
        return handle.createQuery("select calls from pacing where name = :name for update")
                .bind("name", user)
                .mapTo(String.class)
                .findOne();
    }

    private String made(Handle handle) {
        handle.execute(
                "insert into pacing (name, calls, changed) values (?, '{}', now()) on conflict do nothing", user);
        return locked(handle).orElseThrow();
    }

    private static Map<String, List<Instant>> calls(String stored) {
        Map<String, List<Instant>> calls = new HashMap<>();
        GSON.fromJson(stored, CALLS)
                .forEach((rule, times) -> calls.put(
                        rule, times.stream().map(Instant::ofEpochMilli).toList()));
        return calls;
    }

    private static String json(Map<String, List<Instant>> calls) {
        Map<String, List<Long>> millis = new HashMap<>();
        calls.forEach((rule, times) ->
                millis.put(rule, times.stream().map(Instant::toEpochMilli).toList()));
        return GSON.toJson(millis);
    }

    private Optional<Penalty> penalty(Handle handle) {
        return handle.createQuery("select known_from, until, times from penalty where egress = :egress")
                .bind("egress", egress)
                .map((rs, context) -> new Penalty(
                        rs.getTimestamp("known_from").toInstant(),
                        rs.getTimestamp("until").toInstant(),
                        rs.getInt("times")))
                .findOne();
    }

    private void keep(Handle handle, Penalty penalty) {
        handle.createUpdate("insert into penalty as known (egress, known_from, until, times)"
                        + " values (:egress, :from, :until, :times) on conflict (egress) do update"
                        + " set known_from = excluded.known_from, until = excluded.until, times = excluded.times"
                        + " where excluded.until > known.until")
                .bind("egress", egress)
                .bind("from", penalty.from())
                .bind("until", penalty.until())
                .bind("times", penalty.times())
                .execute();
    }
}
