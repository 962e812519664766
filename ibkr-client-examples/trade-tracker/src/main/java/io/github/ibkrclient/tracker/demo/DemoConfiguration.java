package io.github.ibkrclient.tracker.demo;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ibkrclient.executions.model.TimeRule;
import io.github.ibkrclient.ingest.EncryptionKeys;
import io.github.ibkrclient.oauth.OAuth1Consumer;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.postgres.EmbeddedDatabase;
import io.github.ibkrclient.postgres.EmbeddedDatabase.NotStartedException;
import io.github.ibkrclient.spring.IbkrIngestCustomizer;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedConsumer;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.github.ibkrclient.tracker.security.StartChecks;
import io.github.ibkrclient.tracker.security.StartChecks.RefusedException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** Everything that the demo needs instead of the outside world. */
@Configuration(proxyBeanMethods = false)
@Profile(StartChecks.DEMO)
public class DemoConfiguration {

    @Bean
    EmbeddedDatabase embeddedDatabase() {
        try {
            return EmbeddedDatabase.start();
        } catch (NotStartedException e) {
            throw new RefusedException(
                    "The demo has no database: " + e.getMessage() + ".",
                    "Run the jar with a PostgreSQL of yours; docs/trade-tracker.md says how.");
        }
    }

    @Bean
    DataSource dataSource(
            EmbeddedDatabase database, @Value("${spring.datasource.hikari.maximum-pool-size}") int connections) {
        HikariDataSource source = new HikariDataSource();
        source.setJdbcUrl(database.jdbcUrl());
        source.setUsername(EmbeddedDatabase.USER);
        source.setPassword(database.password());
        source.setMaximumPoolSize(connections);
        return source;
    }

    @Bean
    SimulatedConsumer thirdParty() {
        return SimulatedConsumer.thirdParty("TRACKERDEMO");
    }

    @Bean
    IbkrSimulator simulator(SimulatedConsumer thirdParty, @Value(DemoStart.DAYS) int days) {
        return IbkrSimulator.builder()
                .users(DemoUsers.NAMES.size())
                .thirdParty(thirdParty)
                .history(LocalDate.now(TimeRule.EASTERN).minusDays(days))
                .warm()
                .flexReadyAfter(Duration.ofSeconds(2))
                .build();
    }

    @Bean
    SimulatorServer simulatorServer(IbkrSimulator simulator) {
        return simulator.serve();
    }

    @Bean
    OAuth1Consumer consumer(SimulatedConsumer thirdParty) {
        return OAuth1Credentials.builder()
                .consumerKey(thirdParty.consumerKey())
                .realm(thirdParty.realm())
                .signatureKey(thirdParty.signatureKeyPem())
                .encryptionKey(thirdParty.encryptionKeyPem())
                .dhParameters(thirdParty.dhParametersPem())
                .consumer();
    }

    @Bean
    IbkrIngestCustomizer simulatorInPlaceOfIbkr(SimulatorServer server, Environment environment) {
        return builder -> builder.client(client -> client.baseUrl(server.baseUrl()))
                .flex(flex -> flex.baseUrl(server.flexUrl()))
                .consentPage(URI.create(server.authorizeUrl()))
                .mcp(login -> login.mcpUrl(server.mcpUrl())
                        .redirectUri("http://127.0.0.1:" + environment.getRequiredProperty("local.server.port")
                                + "/callback.html"));
    }

    /** A key that is forgotten with the database. */
    @Bean
    EncryptionKeys keys() {
        return EncryptionKeys.temporary();
    }

    @Bean
    DemoUsers demoUsers(IbkrSimulator simulator) {
        return DemoUsers.of(simulator);
    }

    @Bean
    UserDetailsService logins(DemoUsers users) {
        return new InMemoryUserDetailsManager(users.logins());
    }

    /** Nobody else's machine can call. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<ConfigurableWebServerFactory> thisMachineOnly() {
        return factory -> factory.setAddress(InetAddress.getLoopbackAddress());
    }
}
