package io.github.ibkrclient.ingest;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
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

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("fsync", "off")
                    .setServerConfig("synchronous_commit", "on") // what was committed outlives a crash of the server
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
