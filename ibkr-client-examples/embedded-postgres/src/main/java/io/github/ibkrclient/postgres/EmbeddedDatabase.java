package io.github.ibkrclient.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL on a free port of this machine, whose files are deleted when it is closed. It takes no connection without the
 * password, which is made at each start.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    /** The user that owns everything. */
    public static final String USER = "postgres";

    private static final String ACCESS = """
            local all all scram-sha-256
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private final EmbeddedPostgres server;
    private final String password;

    private EmbeddedDatabase(EmbeddedPostgres server, String password) {
        this.server = server;
        this.password = password;
    }

    /** Why no database was started, in one line. */
    public static final class NotStartedException extends Exception {
        private static final long serialVersionUID = 1L;

        NotStartedException(String message, Exception cause) {
            super(message, cause);
        }
    }

    /**
     * Starts a database.
     *
     * @throws NotStartedException when there are no binaries for this platform, or they do not run
     */
    public static EmbeddedDatabase start() throws NotStartedException {
        @Nullable EmbeddedPostgres server = null;
        try {
            server = EmbeddedPostgres.builder()
                    .setRegisterShutdownHook(false) // the program closes it after what uses it
                    .setPGStartupWait(Duration.ofMinutes(2))
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("max_connections", "100")
                    .start();
            String password = HexFormat.of().formatHex(random());
            demandPassword(server, password);
            return new EmbeddedDatabase(server, password);
        } catch (IllegalStateException | UnsupportedOperationException | IOException | SQLException e) {
            close(server);
            throw new NotStartedException(reason(e), e);
        }
    }

    private static byte[] random() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static String reason(Exception e) {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        String message = String.valueOf(e.getMessage());
        // An unknown system, an unknown processor, or known ones without binaries.
        return e instanceof UnsupportedOperationException
                        || message.startsWith("Unsupported architecture")
                        || message.startsWith("Missing embedded postgres binaries")
                ? "no PostgreSQL binaries are published for " + platform
                : "PostgreSQL could not be started on " + platform + ": " + message;
    }

    /** At first everybody on this machine may connect. */
    private static void demandPassword(EmbeddedPostgres server, String password) throws SQLException, IOException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet file = statement.executeQuery("show hba_file")) {
                file.next();
                Files.writeString(Path.of(file.getString(1)), ACCESS);
            }
            statement.execute("alter role " + USER + " password '" + password + "'");
            statement.execute("select pg_reload_conf()");
        }
    }

    /** The URL of the database, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    }

    /** The password of {@link #USER}. */
    public String password() {
        return password;
    }

    /** Stops the database and deletes its files; may be called twice. */
    @Override
    public void close() {
        close(server);
    }

    private static void close(@Nullable EmbeddedPostgres server) {
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL could not be stopped", e);
        }
    }
}
