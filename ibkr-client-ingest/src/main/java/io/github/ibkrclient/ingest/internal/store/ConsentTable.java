package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Source;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Which consents for AI clients showed which rows of one user, within one transaction. Two may have shown the same row. */
final class ConsentTable {
    private final Handle handle;
    private final String userId;

    ConsentTable(Handle handle, String userId) {
        this.handle = handle;
        this.userId = userId;
    }

    /** Notes that a consent showed those of the rows that are of its endpoint. */
    void add(String consent, Collection<Execution> rows) {
        List<Execution> shown =
                rows.stream().filter(row -> row.source() == Source.MCP).toList();
        handle.createUpdate("insert into consent_observation"
                        + " select :user, :consent, decode(one.digest, 'hex'), one.account"
                        + " from unnest(:digests, :accounts) as one(digest, account) on conflict do nothing")
                .bind("user", userId)
                .bind("consent", consent)
                .bindArray("digests", String.class, texts(shown))
                .bindArray(
                        "accounts",
                        String.class,
                        shown.stream().map(Execution::account).toList())
                .execute();
    }

    /** What consents showed under a name; true for a row that others showed too. */
    Map<Digest, Boolean> shown(String account, Collection<String> consents) {
        Map<Digest, Boolean> shown = new HashMap<>();
        handle.createQuery("select digest, bool_or(consent <> all(:consents)) from consent_observation"
                        + " where user_id = :user and account = :account group by digest"
                        + " having bool_or(consent = any(:consents))")
                .bind("user", userId)
                .bind("account", account)
                .bindArray("consents", String.class, consents)
                .map((row, context) -> Map.entry(Digest.read(ByteBuffer.wrap(row.getBytes(1))), row.getBoolean(2)))
                .forEach(one -> shown.put(one.getKey(), one.getValue()));
        return shown;
    }

    /** Gives rows of consents the account and the digest that they have now. */
    void move(Collection<String> consents, Map<Execution, Execution> moved, String to) {
        handle.createUpdate("with gone as (delete from consent_observation o"
                        + " using unnest(:old, :new) as one(old, new)"
                        + " where o.user_id = :user and o.consent = any(:consents) and o.digest = decode(one.old, 'hex')"
                        + " returning o.consent, one.new)"
                        + " insert into consent_observation select :user, consent, decode(new, 'hex'), :to from gone"
                        + " on conflict do nothing")
                .bind("user", userId)
                .bind("to", to)
                .bindArray("consents", String.class, consents)
                .bindArray("old", String.class, texts(moved.keySet()))
                .bindArray("new", String.class, texts(moved.values()))
                .execute();
    }

    private static List<String> texts(Collection<Execution> rows) {
        return rows.stream().map(row -> RowJson.digest(row).toString()).toList();
    }
}
