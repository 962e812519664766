package io.github.ibkrclient.tracker;

import com.google.gson.JsonObject;
import com.zaxxer.hikari.HikariDataSource;
import io.github.ibkrclient.postgres.EmbeddedDatabase;
import io.github.ibkrclient.postgres.EmbeddedDatabase.NotStartedException;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.IbkrSimulator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneId;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The backend without the demo: an issuer of tokens, a JDBC URL, and a log-in for people. Tomcat's own limit of an answer is
 * a second in place of thirty, its buffers are small, and events are silent for a moment only.
 */
final class Backend implements AutoCloseable {
    final Issuer issuer = new Issuer();
    final ConfigurableApplicationContext application;
    private final IbkrSimulator ibkr = simulator();
    private final EmbeddedDatabase database = database();

    Backend() {
        SpringApplication starting = TradeTracker.application();
        TomcatConnectorCustomizer hurried = connector -> {
            connector.setAsyncTimeout(1);
            connector.setProperty("socket.txBufSize", "8192");
        };
        starting.addInitializers(context -> context.getBeanFactory().registerSingleton("hurried", hurried));
        String login = "--spring.security.oauth2.client.";
        application = starting.run(
                "--server.port=0",
                "--server.servlet.session.cookie.secure=false",
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + EmbeddedDatabase.USER,
                "--spring.datasource.password=" + database.password(),
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer.url(),
                "--spring.security.oauth2.resourceserver.jwt.audiences=tracker",
                login + "registration.home.client-id=page",
                login + "registration.home.client-secret=secret",
                login + "registration.home.scope=openid,email",
                login + "registration.home.client-name=The house",
                login + "provider.home.issuer-uri=" + issuer.url(),
                "--ibkr.ingest.largest-document=4MB",
                "--tracker.events.silence=100ms",
                "--spring.main.banner-mode=off");
    }

    private static IbkrSimulator simulator() {
        LocalDate today = LocalDate.now(ZoneId.of("America/New_York"));
        return IbkrSimulator.builder().history(today.minusDays(10)).build();
    }

    private static EmbeddedDatabase database() {
        try {
            return EmbeddedDatabase.start();
        } catch (NotStartedException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    Caller program(String subject) {
        return Caller.program(url(), issuer.tokenOf(subject));
    }

    /** A new connection for files. */
    static String connectionOf(Caller caller) {
        JsonObject connection = Caller.json(
                        caller.send("POST", "/api/connections", "{\"label\":\"files\",\"credentials\":[]}"))
                .getAsJsonObject();
        return "/api/connections/" + connection.get("id").getAsString();
    }

    /** A Flex report of ten days. */
    byte[] report() {
        return ibkr.reports().flexReport(FlexQuery.activity("1").dates("yyyy-MM-dd", ";", "HH:mm:ss", true));
    }

    HikariDataSource pool() {
        return application.getBean(HikariDataSource.class);
    }

    void execute(String sql) {
        try (Connection connection = pool().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        application.close();
        database.close();
        issuer.close();
    }
}
