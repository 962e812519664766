package io.github.ibkrclient.ingest.internal.connect;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ingest.internal.secret.SecretBox;
import io.github.ibkrclient.ingest.internal.secret.SecretBox.Sealed;
import io.github.ibkrclient.ingest.internal.store.Database;
import io.github.ibkrclient.ingest.internal.store.Digest;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Tokens in the database, for machines that share them. Keys are hashed, because they hold request tokens; values are sealed. */
final class JdbcTokenStore implements TokenStore {
    private static final Gson GSON = new Gson();
    private static final TypeToken<Map<String, String>> TEXTS = new TypeToken<>() {};

    private final Database database;
    private final SecretBox box;

    JdbcTokenStore(Database database, SecretBox box) {
        this.database = database;
        this.box = box;
    }

    /** SHA-256 in hexadecimal digits. */
    static String hash(String text) {
        return HexFormat.of().formatHex(Digest.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Optional<StoredToken> find(String key) {
        return one("select * from token where key = :key", key);
    }

    @Override
    public Optional<StoredToken> take(String key) {
        return one("delete from token where key = :key returning *", key);
    }

    private Optional<StoredToken> one(String sql, String key) {
        String hash = hash(key);
        return database.inTransaction(handle -> handle.createQuery(sql)
                .bind("key", hash)
                .map((rs, context) -> token(hash, rs))
                .findOne());
    }

    private StoredToken token(String hash, ResultSet rs) throws SQLException {
        Timestamp expires = rs.getTimestamp("expires");
        return new StoredToken(
                GSON.fromJson(box.open(place(hash), CredentialVault.sealed(rs)), TEXTS),
                Optional.ofNullable(expires).map(Timestamp::toInstant));
    }

    @Override
    public void save(String key, StoredToken token) {
        String hash = hash(key);
        Sealed sealed = box.seal(place(hash), GSON.toJson(token.values()));
        database.useTransaction(handle -> handle.createUpdate("insert into token (key, key_id, nonce, sealed, expires)"
                        + " values (:key, :keyId, :nonce, :sealed, :expires) on conflict (key) do update"
                        + " set key_id = excluded.key_id, nonce = excluded.nonce, sealed = excluded.sealed,"
                        + " expires = excluded.expires")
                .bind("key", hash)
                .bind("keyId", sealed.keyId())
                .bind("nonce", sealed.nonce())
                .bind("sealed", sealed.bytes())
                .bind("expires", token.expiresAt().orElse(null))
                .execute());
    }

    @Override
    public void remove(String key) {
        database.useTransaction(handle -> handle.execute("delete from token where key = ?", hash(key)));
    }

    @Override
    public void removeExpired(Instant now) {
        database.useTransaction(handle -> handle.execute("delete from token where expires <= ?", now));
    }

    /** The lock ends with the connection that holds it, so also with the program. */
    @Override
    public <T> T alone(String key, Supplier<T> work) {
        String hash = hash(key);
        return database.inTransaction(handle -> {
            handle.execute("select pg_advisory_xact_lock(hashtextextended(?, 0))", place(hash));
            return work.get();
        });
    }

    private static String place(String hash) {
        return "token/" + hash;
    }
}
