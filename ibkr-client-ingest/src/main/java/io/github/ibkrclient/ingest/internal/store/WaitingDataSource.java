package io.github.ibkrclient.ingest.internal.store;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;

/**
 * The database of the scheduler. While it is away, the scheduler's threads wait here, and the log says once that it is away
 * and once that it is back.
 */
public final class WaitingDataSource implements DataSource {
    private static final org.slf4j.Logger log = LoggerFactory.getLogger(WaitingDataSource.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DataSource source;
    private final AtomicBoolean away = new AtomicBoolean();

    /** Waits for this one. */
    public WaitingDataSource(DataSource source) {
        this.source = source;
    }

    @Override
    public Connection getConnection() throws SQLException {
        while (true) {
            try {
                Connection connection = source.getConnection();
                if (away.compareAndSet(true, false)) {
                    log.info("the database is back, jobs go on");
                }
                return connection;
            } catch (SQLException e) {
                if (away.compareAndSet(false, true)) {
                    log.warn("the database is away, jobs wait for it: {}", e.getMessage());
                }
                pause(e);
            }
        }
    }

    private static void pause(SQLException unavailable) throws SQLException {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return source.getConnection(user, password);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(WaitingDataSource.class.getName());
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return source.isWrapperFor(type);
    }
}
