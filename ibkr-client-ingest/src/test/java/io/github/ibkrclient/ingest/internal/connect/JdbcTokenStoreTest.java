package io.github.ibkrclient.ingest.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.ingest.EncryptionKeys;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.TestDatabase;
import io.github.ibkrclient.ingest.internal.secret.SecretBox;
import io.github.ibkrclient.ingest.internal.store.Database;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.time.Timing;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Work under a key, on several machines. */
class JdbcTokenStoreTest {
    private static final EncryptionKeys KEYS = EncryptionKeys.temporary();

    private final DataSource source = TestDatabase.create();
    private final Database database = new Database(source, "ibkr");
    private final JdbcTokenStore mine = store(database);
    private final JdbcTokenStore other = store(new Database(source, "ibkr"));

    private static JdbcTokenStore store(Database database) {
        return new JdbcTokenStore(database, new SecretBox(KEYS), Timing.system());
    }

    @BeforeEach
    void migrate() {
        database.migrate();
    }

    @Test
    void whatIsSavedInATurnIsThereAtOnceAndStaysWhenTheWorkFails() {
        IllegalStateException failure = catchThrowableOfType(
                IllegalStateException.class,
                () -> mine.alone("k", () -> {
                    mine.save("k", token("asked"));
                    assertThat(other.find("k")).map(StoredToken::values).contains(Map.of("value", "asked"));
                    throw new IllegalStateException("the answer was lost");
                }));

        assertThat(failure).hasMessage("the answer was lost");
        assertThat(other.find("k")).isPresent();
        assertThat(other.<String>alone("k", () -> "next")).isEqualTo("next");
    }

    @Test
    void whoStoodStillForLongerThanItsTurnSavesNothingOverWhatAnotherMachineDid() {
        IngestException late = catchThrowableOfType(
                IngestException.class,
                () -> mine.alone("k", () -> {
                    database.useTransaction(
                            handle -> handle.execute("update token_turn set until = now() - interval '1 second'"));
                    other.alone("k", () -> {
                        other.save("k", token("newer"));
                        return true;
                    });
                    mine.save("k", token("older"));
                    return true;
                }));

        assertThat(late.reason()).isEqualTo(Reason.TAKEN_OVER);
        assertThat(mine.find("k")).map(StoredToken::values).contains(Map.of("value", "newer"));
        mine.save("k", token("later"));
        assertThat(other.find("k")).map(StoredToken::values).contains(Map.of("value", "later"));
    }

    private static StoredToken token(String value) {
        return new StoredToken(Map.of("value", value), Optional.empty());
    }
}
