package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The database: its schema, and transactions on it. */
public final class Database {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,40}");

    private final DataSource dataSource;
    private final String schema;
    private final Jdbi jdbi;

    /** Makes no connection yet. */
    public Database(DataSource dataSource, String schema) {
        if (!NAME.matcher(schema).matches()) {
            throw new IllegalArgumentException(
                    "schema: " + schema + " is no name; use small letters, digits and _, such as ibkr");
        }
        this.dataSource = dataSource;
        this.schema = schema;
        jdbi = Jdbi.create(dataSource);
    }

    /** Makes the schema and brings its tables up to date. The host's own migrations are another schema's and untouched. */
    public void migrate() {
        try {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(dataSource)
                    .schemas(schema)
                    .defaultSchema(schema)
                    .table("ibkr_schema_history")
                    .locations("classpath:io/github/ibkrclient/ingest/migration")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new IngestException(
                    Reason.DATABASE_UNAVAILABLE,
                    "the schema " + schema + " cannot be made or migrated: " + firstLine(e)
                            + "; check the JDBC URL, and whether its user may create a schema",
                    List.of(),
                    e);
        }
    }

    /** The name of the schema. */
    public String schema() {
        return schema;
    }

    /**
     * Does work in one transaction, whose tables are found without naming the schema. Whatever the host's connections are set
     * to, who waited for a lock sees what its holder committed.
     */
    public <T> T inTransaction(Work<T> work) {
        try {
            return jdbi.inTransaction(handle -> {
                handle.execute("set transaction isolation level read committed; set local search_path to " + schema);
                return work.run(handle);
            });
        } catch (JdbiException | SQLException e) {
            throw unavailable(e);
        }
    }

    /** The same without a result. */
    public void useTransaction(Action action) {
        inTransaction(handle -> {
            action.run(handle);
            return true;
        });
    }

    private static IngestException unavailable(Exception e) {
        return new IngestException(
                Reason.DATABASE_UNAVAILABLE,
                "the database did not take it, nothing was changed: " + firstLine(e),
                List.of(),
                e);
    }

    /** The driver's words; its details may hold values, so only the first line is taken. */
    private static String firstLine(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /** Work in a transaction. */
    public interface Work<T> {
        /** Is rolled back when this throws. */
        T run(Handle handle) throws SQLException;
    }

    /** Work without a result. */
    public interface Action {
        /** Is rolled back when this throws. */
        void run(Handle handle) throws SQLException;
    }
}
