package io.github.ibkrclient.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.spring.health.ClientHealth;
import io.github.ibkrclient.spring.metrics.ClientMeters;
import io.github.ibkrclient.status.SessionStatus.Phase;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class IbkrClientAutoConfigurationTest {
    private final IbkrSimulator ibkr = IbkrSimulator.builder().build();
    private final SimulatorServer server = ibkr.serve();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    IbkrMetricsAutoConfiguration.class,
                    IbkrClientAutoConfiguration.class,
                    IbkrIngestAutoConfiguration.class,
                    IbkrHealthAutoConfiguration.class))
            .withBean(IbkrRuntime.class, IbkrRuntime::create); // a penalty must not reach other tests

    @TempDir
    private Path directory;

    @BeforeEach
    void credentials() throws IOException {
        ibkr.user().writeCredentials(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ApplicationContextRunner configured() {
        return application.withPropertyValues(
                "ibkr.base-url=" + server.baseUrl(), "ibkr.credentials-dir=" + directory, "ibkr.pacing-in-memory=true");
    }

    @Test
    void withCredentialsThereIsAClientThatCalls() {
        configured().run(context -> {
            IbkrClient client = context.getBean(IbkrClient.class);

            assertThat(client.portfolio().accounts()).isNotEmpty();
            assertThat(ibkr.violations()).isEmpty();
        });
    }

    @Test
    void withoutCredentialsThereIsNone() {
        application.run(context -> assertThat(context).doesNotHaveBean(IbkrClient.class));
    }

    @Test
    void theNamesOfTheEnvironmentVariablesWorkAsProperties() throws IOException {
        Properties file = new Properties();
        try (var reader = Files.newBufferedReader(directory.resolve("credentials.properties"))) {
            file.load(reader);
        }
        application
                .withPropertyValues(
                        "ibkr.base-url=" + server.baseUrl(),
                        "ibkr.pacing-in-memory=true",
                        "ibkr.consumer-key=" + file.getProperty("ibkr.consumer-key"),
                        "ibkr.access-token=" + file.getProperty("ibkr.access-token"),
                        "ibkr.access-token-secret=" + file.getProperty("ibkr.access-token-secret"),
                        "ibkr.signature-key=" + directory.resolve("private_signature.pem"),
                        "ibkr.encryption-key=" + directory.resolve("private_encryption.pem"),
                        "ibkr.dh-params=" + directory.resolve("dhparam.pem"))
                .run(context -> {
                    assertThat(context.getBean(IbkrClient.class).portfolio().accounts())
                            .isNotEmpty();
                    assertThat(context.getBean(IbkrProperties.class).toString())
                            .doesNotContain(file.getProperty("ibkr.access-token"));
                });
    }

    @Test
    void aWrongCredentialStopsTheApplicationAndNamesTheFile() throws IOException {
        Files.writeString(directory.resolve("private_signature.pem"), "no key");

        configured()
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("private_signature.pem"));
    }

    @Test
    void oneSwitchTurnsEverythingOff() {
        configured()
                .withPropertyValues("ibkr.enabled=false")
                .run(context ->
                        assertThat(context).doesNotHaveBean(IbkrClient.class).doesNotHaveBean(HealthIndicator.class));
    }

    @Test
    void theApplicationMayBringItsOwnBeans() {
        Signer signer = OAuth1.signer(OAuth1Credentials.fromDirectory(directory));
        IbkrClient own = IbkrClient.builder().build();

        application
                .withBean(Signer.class, () -> signer)
                .withPropertyValues("ibkr.base-url=" + server.baseUrl(), "ibkr.pacing-in-memory=true")
                .run(context -> {
                    assertThat(context.getBean(Signer.class)).isSameAs(signer);
                    assertThat(context.getBean(IbkrClient.class).portfolio().accounts())
                            .isNotEmpty();
                });
        configured()
                .withBean(IbkrClient.class, () -> own)
                .run(context -> assertThat(context.getBean(IbkrClient.class)).isSameAs(own));
    }

    @Test
    void aCustomizerHasTheLastWord() {
        configured()
                .withBean(IbkrClientCustomizer.class, () -> builder -> builder.baseUrl("http://127.0.0.1:1/v1/api"))
                .run(context -> assertThatThrownBy(() ->
                                context.getBean(IbkrClient.class).portfolio().accounts())
                        .hasMessageContaining("127.0.0.1"));
    }

    @Test
    void ordersAreRefusedUnlessReadOnlyIsSwitchedOff() {
        configured()
                .run(context -> assertThatThrownBy(() -> context.getBean(IbkrClient.class)
                                .transport()
                                .send(ApiRequest.delete("/iserver/account/U1/order/1"), new TypeToken<Object>() {}))
                        .hasMessageContaining("read"));
        assertThat(ibkr.violations()).isEmpty();
    }

    @Test
    void theHealthIndicatorIsDownOnlyWhenAPersonMustAct() {
        configured().run(context -> {
            ClientHealth indicator = context.getBean("ibkrHealthIndicator", ClientHealth.class);
            IbkrClient client = context.getBean(IbkrClient.class);

            assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
            ibkr.faults().start(Fault.CONSUMER_NOT_ACTIVE);
            assertThatThrownBy(() -> client.portfolio().accounts()).isNotNull();

            Health health = indicator.health();
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails()).containsKey("reasons");
        });
    }

    @Test
    void callsWaitsAndSessionsAreMetered() {
        configured()
                .withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class))
                .run(context -> {
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    context.getBean(IbkrClient.class).accounts().list();

                    assertThat(registry.get("ibkr.client.calls")
                                    .tags("operation", "LIST_BROKERAGE_ACCOUNTS", "status", "200")
                                    .timer()
                                    .count())
                            .isPositive();
                    assertThat(registry.get("ibkr.client.session")
                                    .tags("session", "brokerage", "phase", "open")
                                    .gauge()
                                    .value())
                            .isEqualTo(1);
                    assertThat(registry.get("ibkr.client.session")
                                    .tags(
                                            "session",
                                            "sso",
                                            "phase",
                                            Phase.CLOSED.name().toLowerCase(Locale.ROOT))
                                    .gauge()
                                    .value())
                            .isZero();
                });
    }

    @Test
    void aPenaltyIsCounted() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        configured().withBean(MeterRegistry.class, () -> registry).run(context -> {
            ibkr.faults().start(Fault.PENALTY_BOX);
            assertThatThrownBy(
                            () -> context.getBean(IbkrClient.class).portfolio().accounts())
                    .isNotNull();

            assertThat(registry.get("ibkr.client.penalties").counter().count()).isEqualTo(1);
            assertThat(registry.get("ibkr.client.failures").counters()).isNotEmpty();
            assertThat(context).hasSingleBean(ClientMeters.class);
        });
    }

    @Test
    void eachCallIsObserved() {
        TestObservationRegistry registry = TestObservationRegistry.create();
        configured().withBean(ObservationRegistry.class, () -> registry).run(context -> {
            context.getBean(IbkrClient.class).portfolio().accounts();

            TestObservationRegistryAssert.assertThat(registry)
                    .hasAnObservation(call -> call.hasNameEqualTo("ibkr.client.call")
                            .hasLowCardinalityKeyValue("operation", "LIST_PORTFOLIO_ACCOUNTS")
                            .hasLowCardinalityKeyValue("status", "200"));
        });
    }

    @Test
    void theClientIsClosedWithTheApplication() {
        IbkrClient[] client = new IbkrClient[1];
        configured().run(context -> client[0] = context.getBean(IbkrClient.class));

        assertThatThrownBy(() -> client[0].portfolio().accounts()).hasMessageContaining("closed");
    }

    @Test
    void everyPropertyIsDescribedForTheEditor() throws IOException {
        try (var metadata = IbkrProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            String text = new String(Objects.requireNonNull(metadata).readAllBytes(), UTF_8);
            Map<String, JsonObject> properties = new HashMap<>();
            JsonParser.parseString(text)
                    .getAsJsonObject()
                    .getAsJsonArray("properties")
                    .forEach(one ->
                            properties.put(one.getAsJsonObject().get("name").getAsString(), one.getAsJsonObject()));

            assertThat(properties)
                    .containsKeys("ibkr.base-url", "ibkr.credentials-dir", "ibkr.oauth2.client-id")
                    .containsKeys("ibkr.ingest.largest-document", "ibkr.metrics.enabled");
            assertThat(properties.values())
                    .allSatisfy(property -> assertThat(property.has("description"))
                            .as(property.get("name").getAsString())
                            .isTrue());
        }
    }
}
