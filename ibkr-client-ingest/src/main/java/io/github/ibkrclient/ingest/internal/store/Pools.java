package io.github.ibkrclient.ingest.internal.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import javax.sql.DataSource;

/**
 * Where connections to the database come from.
 *
 * @param work for everything but the scheduler
 * @param scheduling for the scheduler
 * @param own the pools to close
 */
public record Pools(DataSource work, DataSource scheduling, List<HikariDataSource> own) implements AutoCloseable {
    /** For the users of this machine, beside its workers. */
    private static final int OTHERS = 10;

    /** A run holds a connection for moments, and PostgreSQL takes a hundred by default. */
    private static final int MOST = 60;

    private static final int SCHEDULING = 4;

    /** The host's data source for all, which is not closed. */
    public static Pools of(DataSource host) {
        return new Pools(host, host, List.of());
    }

    /**
     * Pools of our own, for a machine that works on so many runs at a time. Runs that wait for the database cannot keep the
     * scheduler from showing that this machine lives. Connections are opened when the first one is needed.
     */
    public static Pools create(HikariConfig database, int workers) {
        HikariDataSource work = pool(database, "ibkr-ingest", Math.min(workers, MOST - OTHERS) + OTHERS);
        HikariDataSource scheduling = pool(database, "ibkr-ingest-jobs", SCHEDULING);
        return new Pools(work, scheduling, List.of(scheduling, work));
    }

    private static HikariDataSource pool(HikariConfig database, String name, int connections) {
        HikariDataSource pool = new HikariDataSource();
        database.copyStateTo(pool);
        pool.setPoolName(name);
        pool.setMaximumPoolSize(connections);
        pool.setInitializationFailTimeout(-1); // the first use says what is wrong
        return pool;
    }

    @Override
    public void close() {
        own.forEach(HikariDataSource::close);
    }
}
