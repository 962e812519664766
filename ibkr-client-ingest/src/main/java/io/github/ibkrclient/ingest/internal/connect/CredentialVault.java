package io.github.ibkrclient.ingest.internal.connect;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials;
import io.github.ibkrclient.ingest.connection.CredentialKind;
import io.github.ibkrclient.ingest.internal.secret.SecretBox;
import io.github.ibkrclient.ingest.internal.secret.SecretBox.Sealed;
import io.github.ibkrclient.ingest.internal.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The credentials of connections, sealed in the database. Each row is bound to its connection and its kind. */
public final class CredentialVault {
    private static final Gson GSON = new Gson();
    private static final TypeToken<Map<String, String>> TEXTS = new TypeToken<>() {};

    private static final int BATCH = 100;

    private final SecretBox box;

    /** Seals with the box. */
    public CredentialVault(SecretBox box) {
        this.box = box;
    }

    /** Which kinds a connection has. */
    public Set<CredentialKind> kinds(Handle handle, UUID connection) {
        Set<CredentialKind> kinds = EnumSet.noneOf(CredentialKind.class);
        handle.createQuery("select kind from secret where connection_id = :id")
                .bind("id", connection)
                .mapTo(String.class)
                .forEach(kind -> kinds.add(CredentialKind.valueOf(kind)));
        return kinds;
    }

    /** Keeps credentials in the place of those of the same kind; keys and a consent replace each other. */
    void save(Handle handle, UUID connection, ConnectionCredentials credentials) {
        save(handle, connection, credentials.kind(), GSON.toJson(credentials));
    }

    /** Keeps the token of a consent. */
    void saveConsent(Handle handle, UUID connection, Map<String, String> token) {
        save(handle, connection, CredentialKind.OAUTH1_CONSENT, GSON.toJson(token));
    }

    /** Notes that there is a consent for AI clients. Its tokens, which change with each renewal, are in the store of tokens. */
    void saveMcpConsent(Handle handle, UUID connection) {
        save(handle, connection, CredentialKind.MCP_CONSENT, "{}");
    }

    private void save(Handle handle, UUID connection, CredentialKind kind, String text) {
        Sealed sealed = box.seal(place(connection, kind.name()), text);
        if (kind == CredentialKind.OAUTH1_CONSENT || kind == CredentialKind.OAUTH1_KEYS) {
            handle.execute(
                    "delete from secret where connection_id = ? and kind in ('OAUTH1_CONSENT', 'OAUTH1_KEYS')",
                    connection);
        }
        handle.execute(
                "insert into secret (connection_id, kind, key_id, nonce, sealed) values (?, ?, ?, ?, ?)"
                        + " on conflict (connection_id, kind) do update"
                        + " set key_id = excluded.key_id, nonce = excluded.nonce, sealed = excluded.sealed",
                connection,
                kind.name(),
                sealed.keyId(),
                sealed.nonce(),
                sealed.bytes());
    }

    /**
     * Opens the credentials of a connection.
     *
     * @throws IngestException {@code SECRETS_UNREADABLE} when a key is missing, or a row was changed or moved
     */
    public OpenCredentials open(Handle handle, UUID connection) {
        Map<CredentialKind, String> texts = new EnumMap<>(CredentialKind.class);
        handle.createQuery("select * from secret where connection_id = :id")
                .bind("id", connection)
                .map((rs, context) -> Map.entry(rs.getString("kind"), sealed(rs)))
                .forEach(row -> texts.put(
                        CredentialKind.valueOf(row.getKey()),
                        box.open(place(connection, row.getKey()), row.getValue())));
        try {
            return new OpenCredentials(
                    read(texts, CredentialKind.OAUTH1_KEYS, TypeToken.get(ConnectionCredentials.OAuth1Keys.class)),
                    read(texts, CredentialKind.OAUTH1_CONSENT, TEXTS),
                    read(texts, CredentialKind.OAUTH2, TypeToken.get(ConnectionCredentials.OAuth2Keys.class)),
                    read(texts, CredentialKind.FLEX, TypeToken.get(ConnectionCredentials.Flex.class)),
                    texts.containsKey(CredentialKind.MCP_CONSENT),
                    JdbcTokenStore.hash(texts.toString()));
        } catch (JsonParseException e) { // its message may quote the text
            throw new IngestException(
                    Reason.SECRETS_UNREADABLE, "stored credentials have a form that this version does not read");
        }
    }

    private static <T> @Nullable T read(Map<CredentialKind, String> texts, CredentialKind kind, TypeToken<T> type) {
        String text = texts.get(kind);
        return text == null ? null : GSON.fromJson(text, type);
    }

    /** Erases all credentials of a connection; answers how many there were. */
    long erase(Handle handle, UUID connection) {
        return handle.execute("delete from secret where connection_id = ?", connection);
    }

    /**
     * Seals every row with the current key, some rows in a transaction. A row that another program works on is left to it.
     *
     * @return how many were sealed anew
     * @throws IngestException {@code SECRETS_UNREADABLE} at the end, when some could not be opened
     */
    public long reencrypt(Database database) {
        long resealed = 0;
        long unreadable = 0;
        for (Table table : Table.values()) {
            List<Boolean> rows;
            AtomicReference<String> last = new AtomicReference<>("");
            do {
                rows = database.inTransaction(handle -> reseal(handle, table, last));
                for (boolean success : rows) {
                    resealed += success ? 1 : 0;
                    unreadable += success ? 0 : 1;
                }
            } while (!rows.isEmpty());
        }
        if (unreadable > 0) {
            throw new IngestException(
                    Reason.SECRETS_UNREADABLE,
                    resealed + " stored secrets were sealed anew; " + unreadable
                            + " cannot be opened: their key is missing here, or they were changed");
        }
        return resealed;
    }

    private enum Table {
        CONNECTIONS("secret", "cast(connection_id as text) || '/' || kind"),
        TOKENS("token", "'token/' || key");

        private final String name;
        private final String place;

        Table(String name, String place) {
            this.name = name;
            this.place = place;
        }
    }

    private List<Boolean> reseal(Handle handle, Table table, AtomicReference<String> last) {
        return handle
                .createQuery(
                        "select cast(ctid as text) as row, " + table.place + " as place, key_id, nonce, sealed from "
                                + table.name + " where key_id <> :current and " + table.place
                                + " > :last order by place limit " + BATCH + " for update skip locked")
                .bind("current", box.currentKeyId())
                .bind("last", last.get())
                .map((rs, context) -> new Old(rs.getString("row"), rs.getString("place"), sealed(rs)))
                .list()
                .stream()
                .map(row -> {
                    last.set(row.place());
                    return reseal(handle, table, row);
                })
                .toList();
    }

    private record Old(String row, String place, Sealed sealed) {}

    private boolean reseal(Handle handle, Table table, Old old) {
        String text;
        try {
            text = box.open(old.place(), old.sealed());
        } catch (IngestException e) {
            return false;
        }
        Sealed sealed = box.seal(old.place(), text);
        handle.execute(
                "update " + table.name + " set key_id = ?, nonce = ?, sealed = ? where ctid = cast(? as tid)",
                sealed.keyId(),
                sealed.nonce(),
                sealed.bytes(),
                old.row());
        return true;
    }

    static Sealed sealed(ResultSet rs) throws SQLException {
        return new Sealed(rs.getString("key_id"), rs.getBytes("nonce"), rs.getBytes("sealed"));
    }

    private static String place(UUID connection, String kind) {
        return connection + "/" + kind;
    }

    /**
     * What stands in the database, opened; each part is null when the connection does not have it.
     *
     * @param mcp whether there is a consent for AI clients
     * @param fingerprint a hash of all parts
     */
    public record OpenCredentials(
            ConnectionCredentials.@Nullable OAuth1Keys oauth1,
            @Nullable Map<String, String> consent,
            ConnectionCredentials.@Nullable OAuth2Keys oauth2,
            ConnectionCredentials.@Nullable Flex flex,
            boolean mcp,
            String fingerprint) {
        /** Whether live trades can be asked for. */
        public boolean live() {
            return oauth1 != null || consent != null;
        }

        /** Whether the newest executions can be asked for at any time; reports have them a day later. */
        public boolean isCurrent() {
            return live() || mcp;
        }

        /** Whether there is nothing. */
        public boolean isEmpty() {
            return !isCurrent() && oauth2 == null && flex == null;
        }

        @Override
        public String toString() {
            return "OpenCredentials[***]";
        }
    }
}
