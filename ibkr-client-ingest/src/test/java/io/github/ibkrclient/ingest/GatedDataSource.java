package io.github.ibkrclient.ingest;

import io.github.ibkrclient.ingest.internal.store.ForwardingDataSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** A database that one machine can lose: its connections break, and new ones are refused until it is back. */
final class GatedDataSource extends ForwardingDataSource {
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean away;

    GatedDataSource(DataSource source) {
        super(source);
    }

    /** From now on the database is away. */
    void cut() {
        away = true;
        for (Connection connection : open) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The database is back. */
    void mend() {
        away = false;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (away) {
            throw new SQLException("the database is away");
        }
        Connection real = super.getConnection();
        open.add(real);
        if (away) { // since it was asked for
            real.close();
            throw new SQLException("the database is away");
        }
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("close")) {
                open.remove(real);
            } else if (away) {
                throw new SQLException("the connection to the database was cut");
            }
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (Connection) Proxy.newProxyInstance(
                GatedDataSource.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }
}
