package io.github.ibkrclient.ingest.internal.connect;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.internal.secret.SecretBox;
import io.github.ibkrclient.ingest.internal.secret.SecretBox.Sealed;
import io.github.ibkrclient.ingest.internal.store.Database;
import io.github.ibkrclient.ingest.internal.store.Digest;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.time.Timing;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tokens in the database, for machines that share them. Keys are hashed, because they hold request tokens; values are sealed. */
final class JdbcTokenStore implements TokenStore {
    private static final Logger log = LoggerFactory.getLogger(JdbcTokenStore.class);
    private static final Gson GSON = new Gson();
    private static final TypeToken<Map<String, String>> TEXTS = new TypeToken<>() {};

    /** A call for a token takes 30 s at most. Who holds a turn for longer than this is dead or stands still. */
    private static final Duration LONGEST_TURN = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Database database;
    private final SecretBox box;
    private final Timing timing;
    private final ThreadLocal<Optional<Turn>> turn = ThreadLocal.withInitial(Optional::empty);

    private record Turn(String key, UUID holder) {}

    JdbcTokenStore(Database database, SecretBox box, Timing timing) {
        this.database = database;
        this.box = box;
        this.timing = timing;
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
        database.useTransaction(handle -> {
            turn.get().ifPresent(mine -> check(handle, mine));
            handle.createUpdate("insert into token (key, key_id, nonce, sealed, expires)"
                            + " values (:key, :keyId, :nonce, :sealed, :expires) on conflict (key) do update"
                            + " set key_id = excluded.key_id, nonce = excluded.nonce, sealed = excluded.sealed,"
                            + " expires = excluded.expires")
                    .bind("key", hash)
                    .bind("keyId", sealed.keyId())
                    .bind("nonce", sealed.nonce())
                    .bind("sealed", sealed.bytes())
                    .bind("expires", token.expiresAt().orElse(null))
                    .execute();
        });
    }

    @Override
    public void remove(String key) {
        database.useTransaction(handle -> handle.execute("delete from token where key = ?", hash(key)));
    }

    @Override
    public void removeExpired(Instant now) {
        database.useTransaction(handle -> handle.execute("delete from token where expires <= ?", now));
    }

    /**
     * The turn is a row, and neither a lock nor a transaction: the work waits for IBKR, meanwhile a connection to the database
     * would be missing elsewhere, and what the work saves must be there before it goes on. A program that stood still for
     * longer than its turn saves nothing any more.
     */
    @Override
    public <T> T alone(String key, Supplier<T> work) {
        Turn mine = new Turn(hash(key), UUID.randomUUID());
        Instant longest = timing.now().plus(PATIENCE);
        while (!taken(mine)) {
            if (timing.now().isAfter(longest)) {
                throw new CredentialException(
                        "token", "other programs have worked on it for more than " + PATIENCE.toMinutes() + " minutes");
            }
            pause();
        }
        turn.set(Optional.of(mine));
        try {
            return work.get();
        } finally {
            turn.remove();
            giveBack(mine);
        }
    }

    private boolean taken(Turn mine) {
        return database.inTransaction(handle -> handle.createUpdate(
                                "insert into token_turn as held (key, holder, until) values (:key, :holder, now() + interval '"
                                        + LONGEST_TURN.toSeconds() + " seconds')"
                                        + " on conflict (key) do update set holder = excluded.holder, until = excluded.until"
                                        + " where held.until < now()")
                        .bind("key", mine.key())
                        .bind("holder", mine.holder())
                        .execute()
                == 1);
    }

    private void pause() {
        try {
            timing.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CredentialException("token", "other programs work on it, and the wait for them was interrupted");
        }
    }

    private static void check(Handle handle, Turn mine) {
        boolean held = handle.createQuery("select true from token_turn where key = :key and holder = :holder for share")
                .bind("key", mine.key())
                .bind("holder", mine.holder())
                .mapTo(Boolean.class)
                .findOne()
                .isPresent();
        if (!held) {
            throw new IngestException(
                    Reason.TAKEN_OVER,
                    "this program stood still while it renewed a token, and another one went on; nothing was saved");
        }
    }

    /** What was saved counts, so a turn that cannot be given back only ends by itself. */
    private void giveBack(Turn mine) {
        try {
            database.useTransaction(handle ->
                    handle.execute("delete from token_turn where key = ? and holder = ?", mine.key(), mine.holder()));
        } catch (IngestException e) {
            log.warn("the turn of a token ends in {} only: {}", LONGEST_TURN, e.getMessage());
        }
    }

    private static String place(String hash) {
        return "token/" + hash;
    }
}
