package io.github.ibkrclient.ingest;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;

/** A PostgreSQL for the tests of this JVM, started with the first test that needs it; each test takes a database of its own. */
public final class TestDatabase {
    private static final EmbeddedPostgres SERVER = start();

    private TestDatabase() {}

    /** A new, empty database. */
    public static DataSource create() {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        try (var connection = SERVER.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        return SERVER.getDatabase("postgres", name);
    }

    /** The same behind a pool, as hosts have it, which the caller closes. A new connection takes the server some 10 ms. */
    public static HikariDataSource pooled() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(create());
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofMinutes(2))
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("fsync", "off")
                    .setServerConfig("synchronous_commit", "on") // what was committed outlives a crash of the server
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
