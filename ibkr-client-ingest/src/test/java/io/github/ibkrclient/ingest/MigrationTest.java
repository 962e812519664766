package io.github.ibkrclient.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.ingest.internal.store.Database;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class MigrationTest {
    @Test
    void theSchemaIsMadeOnceAndStaysWhenItIsUpToDate() {
        DataSource source = TestDatabase.create();
        Database database = new Database(source, "ibkr");

        database.migrate();
        database.useTransaction(handle -> handle.execute("insert into ibkr_user values ('alice', now())"));
        new Database(source, "ibkr").migrate();

        assertThat(database.<Integer>inTransaction(handle -> handle.createQuery("select count(*) from ibkr_user")
                        .mapTo(Integer.class)
                        .one()))
                .isEqualTo(1);
    }
}
