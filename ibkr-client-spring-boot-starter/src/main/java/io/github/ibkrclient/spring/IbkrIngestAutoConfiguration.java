package io.github.ibkrclient.spring;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.ingest.EncryptionKeys;
import io.github.ibkrclient.ingest.Ingest;
import io.github.ibkrclient.ingest.IngestListener;
import io.github.ibkrclient.oauth.OAuth1Consumer;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** An {@link Ingest} on the application's {@link DataSource}, whose jobs run while the application does. */
@AutoConfiguration(
        after = IbkrClientAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration"
        })
@ConditionalOnClass(Ingest.class)
@ConditionalOnProperty(
        name = {"ibkr.enabled", "ibkr.ingest.enabled"},
        matchIfMissing = true)
@EnableConfigurationProperties(IbkrIngestProperties.class)
public class IbkrIngestAutoConfiguration {

    /** The consumer that IBKR registered for this application. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty("ibkr.ingest.consumer-dir")
    OAuth1Consumer ibkrConsumer(IbkrIngestProperties properties) {
        return OAuth1Consumer.fromDirectory(Objects.requireNonNull(properties.consumerDir()));
    }

    /** The keys of stored credentials. */
    @Bean
    @ConditionalOnMissingBean
    @Conditional(HasKeys.class)
    EncryptionKeys ibkrEncryptionKeys(IbkrIngestProperties properties) {
        return properties.keysFile() == null
                ? EncryptionKeys.fromEnvironment()
                : EncryptionKeys.file(properties.keysFile());
    }

    /** Keys in a file or in the environment. */
    static class HasKeys extends AnyNestedCondition {
        HasKeys() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("ibkr.ingest.keys-file")
        static class InFile {}

        @ConditionalOnProperty("IBKR_INGEST_KEYS")
        static class InEnvironment {}
    }

    /** The ingest; Spring closes it before the data source. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(DataSource.class)
    Ingest ibkrIngest(
            IbkrIngestProperties properties,
            DataSource dataSource,
            IbkrRuntime runtime,
            ObjectProvider<EncryptionKeys> keys,
            ObjectProvider<OAuth1Consumer> consumer,
            ObjectProvider<ClientListener> listeners,
            ObjectProvider<IngestListener> ingestListeners,
            ObjectProvider<IbkrRuntimeDecorator> decorators,
            ObjectProvider<IbkrIngestCustomizer> customizers) {
        List<ClientListener> clientListeners = listeners.orderedStream().toList();
        Ingest.Builder builder = Ingest.builder(dataSource)
                .schema(properties.schema())
                .interval(properties.interval())
                .workers(properties.workers())
                .shutdown(properties.shutdown())
                .largestDocument(properties.largestDocument().toBytes())
                .runtime(IbkrRuntimeDecorator.all(runtime, decorators))
                .client(client -> {
                    clientListeners.forEach(client::listener);
                    if (properties.baseUrl() != null) {
                        client.baseUrl(properties.baseUrl());
                    }
                })
                .flex(flex -> {
                    if (properties.flexUrl() != null) {
                        flex.baseUrl(properties.flexUrl());
                    }
                });
        keys.ifAvailable(builder::keys);
        consumer.ifAvailable(builder::consumer);
        if (properties.consentPage() != null) {
            builder.consentPage(properties.consentPage());
        }
        mcp(properties.mcp(), builder);
        if (properties.egress() != null) {
            builder.egress(properties.egress());
        }
        List<IngestListener> all = ingestListeners.orderedStream().toList();
        if (!all.isEmpty()) {
            builder.listener(new IngestListeners(all));
        }
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    /** Nobody gets this by a default, or by settings that were copied. */
    private static void mcp(IbkrIngestProperties.Mcp mcp, Ingest.Builder builder) {
        URI redirectUri = mcp.redirectUri();
        String url = mcp.url();
        if (!mcp.acceptUnclearTerms()) {
            if (redirectUri != null || url != null) {
                throw new IllegalStateException("ibkr.ingest.mcp." + (redirectUri == null ? "url" : "redirect-uri")
                        + " is set, but ibkr.ingest.mcp.accept-unclear-terms is not true; read docs/mcp.md and set it, or"
                        + " remove the other");
            }
            return;
        }
        if (redirectUri == null) {
            throw new IllegalStateException(
                    "ibkr.ingest.mcp.redirect-uri is missing; set the address of your page to which IBKR sends the browser"
                            + " back, such as https://HOST/callback.html");
        }
        builder.mcp(login -> {
            login.redirectUri(redirectUri.toString());
            if (mcp.clientName() != null) {
                login.clientName(mcp.clientName());
            }
            if (url != null) {
                login.mcpUrl(url);
            }
        });
    }

    /** Starts the jobs when the application is ready. */
    @Bean
    @ConditionalOnMissingBean(name = "ibkrJobs")
    @ConditionalOnBean(Ingest.class)
    @ConditionalOnProperty(name = "ibkr.ingest.jobs", matchIfMissing = true)
    SmartLifecycle ibkrJobs(Ingest ingest) {
        return new Jobs(ingest);
    }

    private static final class Jobs implements SmartLifecycle {
        private final Ingest ingest;
        private volatile boolean running;

        Jobs(Ingest ingest) {
            this.ingest = ingest;
        }

        @Override
        public void start() {
            ingest.start();
            running = true;
        }

        /** The ingest itself waits for its runs when Spring closes it. */
        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
