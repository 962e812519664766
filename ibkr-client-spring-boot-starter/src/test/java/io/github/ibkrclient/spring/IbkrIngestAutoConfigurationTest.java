package io.github.ibkrclient.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.ingest.EncryptionKeys;
import io.github.ibkrclient.ingest.Ingest;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestListener;
import io.github.ibkrclient.ingest.UserIngest;
import io.github.ibkrclient.ingest.connection.Connection;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.spring.health.IngestHealth;
import io.github.ibkrclient.spring.metrics.ConnectionMeters;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;

class IbkrIngestAutoConfigurationTest {
    private static @Nullable EmbeddedPostgres postgres;

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    IbkrMetricsAutoConfiguration.class,
                    IbkrClientAutoConfiguration.class,
                    IbkrIngestAutoConfiguration.class,
                    IbkrHealthAutoConfiguration.class));

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    private ApplicationContextRunner withDatabase() {
        if (postgres == null) {
            throw new AssertionError("PostgreSQL was not started");
        }
        String database = "t" + UUID.randomUUID().toString().replace("-", "");
        new JdbcTemplate(postgres.getPostgresDatabase()).execute("create database " + database);
        return application
                .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
                .withPropertyValues(
                        "spring.datasource.url=" + postgres.getJdbcUrl("postgres", database),
                        "spring.datasource.hikari.maximum-pool-size=5");
    }

    private static ImportRun importFile(Ingest ingest) {
        IbkrSimulator ibkr = IbkrSimulator.builder()
                .history(LocalDate.now(ZoneId.of("America/New_York")).minusDays(5))
                .build();
        UserIngest user = ingest.user("somebody");
        Connection files = user.connect("files", List.of());
        byte[] report = ibkr.reports().flexReport(FlexQuery.activity("1").dates("yyyy-MM-dd", ";", "HH:mm:ss", true));
        return user.upload(files.id(), "report.xml", new ByteArrayInputStream(report));
    }

    @Test
    void withADataSourceThereIsAnIngestWhoseJobsRun() {
        withDatabase().run(context -> {
            assertThat(importFile(context.getBean(Ingest.class)).counts().inserts())
                    .isPositive();
            assertThat(context.getBean("ibkrJobs", SmartLifecycle.class).isRunning())
                    .isTrue();
        });
    }

    @Test
    void withoutADataSourceThereIsNone() {
        application.run(context -> assertThat(context).doesNotHaveBean(Ingest.class));
    }

    @Test
    void aSwitchTurnsItOffAndAnotherOneItsJobs() {
        withDatabase()
                .withPropertyValues("ibkr.ingest.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(Ingest.class));
        withDatabase()
                .withPropertyValues("ibkr.ingest.jobs=false")
                .run(context -> assertThat(context).hasSingleBean(Ingest.class).doesNotHaveBean("ibkrJobs"));
    }

    @Test
    void theApplicationsOwnFlywayAndTablesStayApart() {
        withDatabase()
                .withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
                .withPropertyValues("spring.flyway.locations=classpath:host-migration")
                .run(context -> {
                    JdbcTemplate sql = new JdbcTemplate(context.getBean(DataSource.class));

                    assertThat(sql.queryForList("select script from public.flyway_schema_history", String.class))
                            .containsExactly("V1__notes.sql");
                    assertThat(sql.queryForList(
                                    "select table_name from information_schema.tables where table_schema = 'public'",
                                    String.class))
                            .containsExactlyInAnyOrder("flyway_schema_history", "note");
                    assertThat(sql.queryForObject("select count(*) from ibkr.ibkr_schema_history", Integer.class))
                            .isPositive();
                });
    }

    @Test
    void theSchemaIsASetting() {
        withDatabase().withPropertyValues("ibkr.ingest.schema=journal").run(context -> {
            JdbcTemplate sql = new JdbcTemplate(context.getBean(DataSource.class));
            assertThat(sql.queryForObject("select count(*) from journal.execution", Integer.class))
                    .isZero();
        });
    }

    @Test
    void theKeysOfCredentialsComeFromAFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("keys");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "k1:" + Base64.getEncoder().encodeToString(new byte[32]), UTF_8);

        withDatabase()
                .withPropertyValues("ibkr.ingest.keys-file=" + file)
                .run(context -> assertThat(context.getBean(EncryptionKeys.class).currentId())
                        .isEqualTo("k1"));
        withDatabase()
                .withPropertyValues("ibkr.ingest.keys-file=" + directory.resolve("none"))
                .run(context ->
                        assertThat(context).hasFailed().getFailure().rootCause().hasMessageContaining("none"));
    }

    @Test
    void consentsForAiClientsAreOfferedOnlyToAnOperatorWhoAcceptsWhatTheTermsLeaveOpen() {
        String accept = "ibkr.ingest.mcp.accept-unclear-terms";
        String callback = "ibkr.ingest.mcp.redirect-uri=https://tracker.example/callback.html";
        withDatabase()
                .withPropertyValues("ibkr.ingest.jobs=false")
                .run(context -> assertThatThrownBy(() ->
                                context.getBean(Ingest.class).user("somebody").beginMcpConsent("mine", null))
                        .hasMessageContaining(accept));
        withDatabase()
                .withPropertyValues(callback)
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith("ibkr.ingest.mcp.redirect-uri is set, but " + accept + " is not true"));
        withDatabase()
                .withPropertyValues(accept + "=true")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith("ibkr.ingest.mcp.redirect-uri is missing"));

        try (SimulatorServer ibkr = IbkrSimulator.builder().build().serve()) {
            withDatabase()
                    .withPropertyValues(
                            accept + "=true",
                            callback,
                            "ibkr.ingest.mcp.url=" + ibkr.mcpUrl(),
                            "ibkr.ingest.jobs=false")
                    .withBean(EncryptionKeys.class, EncryptionKeys::temporary)
                    .run(context -> assertThat(context.getBean(Ingest.class)
                                    .user("somebody")
                                    .beginMcpConsent("mine", null)
                                    .url())
                            .asString()
                            .startsWith(ibkr.mcpUrl().replace("/v1/api/mcp-public", "/oauth2/authorize"))
                            .contains("tracker.example"));
        }
    }

    @Test
    void everyBeanMayBeTheApplicationsOwn() {
        Ingest[] own = new Ingest[1];
        withDatabase()
                .run(context -> own[0] =
                        Ingest.builder(context.getBean(DataSource.class)).build());

        withDatabase()
                .withBean(Ingest.class, () -> own[0])
                .run(context -> assertThat(context.getBean(Ingest.class)).isSameAs(own[0]));
    }

    @Test
    void listenersOfTheApplicationHearOfImports() {
        List<ImportRun> heard = new ArrayList<>();
        IngestListener listener = new IngestListener() {
            @Override
            public void imported(ImportRun run) {
                heard.add(run);
            }
        };
        withDatabase()
                .withBean(IngestListener.class, () -> listener)
                .withBean("second", IngestListener.class, () -> new IngestListener() {})
                .run(context -> importFile(context.getBean(Ingest.class)));

        assertThat(heard).hasSize(1);
    }

    @Test
    void rowsOfImportsAreMetered() {
        withDatabase().withBean(MeterRegistry.class, SimpleMeterRegistry::new).run(context -> {
            ImportRun run = importFile(context.getBean(Ingest.class));
            MeterRegistry meters = context.getBean(MeterRegistry.class);

            assertThat(meters.get("ibkr.ingest.rows")
                            .tag("change", "insert")
                            .counter()
                            .count())
                    .isEqualTo((double) run.counts().inserts());
            assertThat(meters.get("ibkr.ingest.imports")
                            .tags("kind", "upload", "outcome", "done")
                            .timer()
                            .count())
                    .isEqualTo(1);
        });
    }

    @Test
    void theLagOfEachConnectionAndHowManyHaveEachStatusAreGauges() {
        UUID synced = UUID.randomUUID();
        UUID fresh = UUID.randomUUID();
        Map<UUID, @Nullable Instant> syncs = new HashMap<>();
        syncs.put(synced, Instant.now().minusSeconds(900));
        syncs.put(fresh, null);
        MeterRegistry meters = new SimpleMeterRegistry();

        new ConnectionMeters(
                        () -> syncs,
                        () -> Map.of(ConnectionStatus.CONNECTED, 2L, ConnectionStatus.NEEDS_REAUTH, 1L),
                        () -> Duration.ofMinutes(40))
                .bindTo(meters);

        assertThat(meters.get("ibkr.ingest.overdue").gauge().value()).isEqualTo(2_400);

        assertThat(meters.get("ibkr.ingest.lag")
                        .tag("connection", synced.toString())
                        .gauge()
                        .value())
                .isBetween(900.0, 960.0);
        assertThat(meters.get("ibkr.ingest.lag")
                        .tag("connection", fresh.toString())
                        .gauge()
                        .value())
                .isNaN();
        assertThat(meters.get("ibkr.ingest.lag.max").gauge().value()).isBetween(900.0, 960.0);
        assertThat(meters.get("ibkr.ingest.connections")
                        .tag("status", "needs_reauth")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(meters.get("ibkr.ingest.connections")
                        .tag("status", "paused")
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void theHealthIndicatorIsDownWhenTheDatabaseIsGone() {
        withDatabase().withPropertyValues("ibkr.ingest.jobs=false").run(context -> {
            IngestHealth health = context.getBean("ibkrIngestHealthIndicator", IngestHealth.class);
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);

            ((AutoCloseable) context.getBean(DataSource.class)).close();

            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.health().getDetails()).containsKey("message");
        });
    }

    @Test
    void theEndOfTheApplicationEndsTheJobs() {
        Ingest[] ingest = new Ingest[1];
        withDatabase().run(context -> ingest[0] = context.getBean(Ingest.class));

        assertThatThrownBy(() -> ingest[0].user("somebody").connections()).isInstanceOf(IngestException.class);
    }
}
