package example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.ingest.Ingest;
import io.github.ibkrclient.ingest.UserIngest;
import io.github.ibkrclient.ingest.connection.Connection;
import io.github.ibkrclient.ingest.execution.ExecutionFilter;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest
class ApplicationTest {
    private static final IbkrSimulator IBKR =
            IbkrSimulator.builder().history(LocalDate.now().minusDays(60)).build();
    private static final SimulatorServer SERVER = IBKR.serve();
    private static final EmbeddedPostgres POSTGRES = postgres();

    @TempDir
    static Path credentials;

    @Autowired
    ApplicationContext context;

    @Autowired
    Ingest ingest;

    @Autowired
    IbkrClient client;

    @Autowired
    DataSource dataSource;

    @Autowired
    MeterRegistry meters;

    private static EmbeddedPostgres postgres() {
        try {
            return EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(2)).start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @DynamicPropertySource
    static void outside(DynamicPropertyRegistry properties) throws IOException {
        IBKR.user().writeCredentials(credentials);
        properties.add("ibkr.credentials-dir", credentials::toString);
        properties.add("ibkr.base-url", SERVER::baseUrl);
        properties.add("ibkr.pacing-in-memory", () -> "true");
        properties.add("ibkr.ingest.base-url", SERVER::baseUrl);
        properties.add("spring.datasource.url", () -> POSTGRES.getJdbcUrl("postgres", "postgres"));
    }

    @AfterAll
    static void close() throws IOException {
        SERVER.close();
        POSTGRES.close();
    }

    @Test
    void theClientCallsAndIsMetered() {
        assertThat(client.portfolio().accounts()).isNotEmpty();

        assertThat(meters.get("ibkr.client.calls").timers()).isNotEmpty();
        assertThat(IBKR.violations()).isEmpty();
    }

    @Test
    void aFileIsImportedIntoTheApplicationsDatabase() {
        UserIngest user = ingest.user("somebody");
        Connection files = user.connect("files", List.of());
        byte[] report = IBKR.reports()
                .flexReport(FlexQuery.activity("1").dates("yyyy-MM-dd", ";", "HH:mm:ss", true));

        ImportRun run = user.upload(files.id(), "report.xml", new ByteArrayInputStream(report));

        assertThat(run.counts().inserts()).isPositive();
        assertThat(user.executions(ExecutionFilter.ALL, null, 10).rows()).isNotEmpty();
    }

    @Test
    void theApplicationsOwnFlywayIsUntouched() {
        JdbcTemplate sql = new JdbcTemplate(dataSource);
        String jar = Flyway.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        System.out.printf(
                "Spring Boot %s, %s%n", SpringBootVersion.getVersion(), jar.substring(jar.lastIndexOf('/') + 1));

        assertThat(sql.queryForList("select script from public.flyway_schema_history", String.class))
                .containsExactly("V1__notes.sql");
        assertThat(sql.queryForObject("select count(*) from ibkr.ibkr_schema_history where success", Long.class))
                .isPositive();
        assertThat(sql.queryForList(
                        "select table_name from information_schema.tables where table_schema = 'public'",
                        String.class))
                .containsExactlyInAnyOrder("flyway_schema_history", "journal_note");
    }

    @Test
    void thereIsAHealthIndicatorOnSpringBoot4() {
        boolean four = SpringBootVersion.getVersion().startsWith("4.");

        assertThat(context.containsBean("ibkrIngestHealthIndicator")).isEqualTo(four);
        assertThat(context.containsBean("ibkrHealthIndicator")).isEqualTo(four);
    }
}
