package io.github.ibkrclient.ingest.internal.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of the scheduler. While it is away, the scheduler's threads wait here, and the log says once that it is away
 * and once that it is back.
 */
public final class WaitingDataSource extends ForwardingDataSource {
    private static final Logger log = LoggerFactory.getLogger(WaitingDataSource.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final AtomicBoolean away = new AtomicBoolean();

    /** Waits for this one. */
    public WaitingDataSource(DataSource source) {
        super(source);
    }

    @Override
    public Connection getConnection() throws SQLException {
        while (true) {
            try {
                Connection connection = super.getConnection();
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
}
