package io.github.ibkrclient.spring;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.ingest.Ingest;
import io.github.ibkrclient.spring.health.ClientHealth;
import io.github.ibkrclient.spring.health.IngestHealth;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Health indicators {@code ibkr} and {@code ibkrIngest}; off with {@code management.health.ibkr.enabled=false} and {@code
 * management.health.ibkr-ingest.enabled=false}. Spring Boot 3 has the interface elsewhere, so it gets none.
 */
@AutoConfiguration(after = {IbkrClientAutoConfiguration.class, IbkrIngestAutoConfiguration.class})
@ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
@ConditionalOnProperty(name = "ibkr.enabled", matchIfMissing = true)
public class IbkrHealthAutoConfiguration {

    /** Of the client. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(IbkrClient.class)
    @ConditionalOnProperty(name = "management.health.ibkr.enabled", matchIfMissing = true)
    static class OfClient {
        @Bean
        @ConditionalOnMissingBean(name = "ibkrHealthIndicator")
        HealthIndicator ibkrHealthIndicator(IbkrClient client) {
            return new ClientHealth(client);
        }
    }

    /** Of the ingest. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.github.ibkrclient.ingest.Ingest")
    @ConditionalOnBean(type = "io.github.ibkrclient.ingest.Ingest")
    @ConditionalOnProperty(name = "management.health.ibkr-ingest.enabled", matchIfMissing = true)
    static class OfIngest {
        @Bean
        @ConditionalOnMissingBean(name = "ibkrIngestHealthIndicator")
        HealthIndicator ibkrIngestHealthIndicator(Ingest ingest) {
            return new IngestHealth(ingest);
        }
    }
}
