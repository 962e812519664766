package io.github.ibkrclient.spring;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.ingest.Ingest;
import io.github.ibkrclient.spring.metrics.CallObservations;
import io.github.ibkrclient.spring.metrics.ClientMeters;
import io.github.ibkrclient.spring.metrics.ConnectionMeters;
import io.github.ibkrclient.spring.metrics.IngestMeters;
import io.github.ibkrclient.spring.metrics.SessionPhases;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Meters and observations where Micrometer and a registry are there; off with {@code ibkr.metrics.enabled=false} and {@code
 * ibkr.observations.enabled=false}.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration"
        })
@ConditionalOnProperty(name = "ibkr.enabled", matchIfMissing = true)
public class IbkrMetricsAutoConfiguration {

    /** Meters. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    @ConditionalOnProperty(name = "ibkr.metrics.enabled", matchIfMissing = true)
    static class Meters {
        @Bean
        @ConditionalOnMissingBean
        ClientMeters ibkrClientMeters(MeterRegistry registry) {
            return new ClientMeters(registry);
        }

        @Bean
        @ConditionalOnMissingBean(name = "ibkrSessionPhases")
        MeterBinder ibkrSessionPhases(ObjectProvider<IbkrClient> client) {
            return registry -> client.ifAvailable(one -> new SessionPhases(one::sessionStatus).bindTo(registry));
        }
    }

    /** Meters of the ingest. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({MeterRegistry.class, Ingest.class})
    @ConditionalOnBean(MeterRegistry.class)
    @ConditionalOnProperty(name = "ibkr.metrics.enabled", matchIfMissing = true)
    static class OfIngest {
        @Bean
        @ConditionalOnMissingBean
        IngestMeters ibkrIngestMeters(MeterRegistry registry) {
            return new IngestMeters(registry);
        }

        @Bean
        @ConditionalOnMissingBean(name = "ibkrConnectionMeters")
        MeterBinder ibkrConnectionMeters(ObjectProvider<Ingest> ingest) {
            return registry -> ingest.ifAvailable(
                    one -> new ConnectionMeters(one::lastSyncs, one::connections, one::overdue).bindTo(registry));
        }
    }

    /** Observations. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    @ConditionalOnBean(ObservationRegistry.class)
    @ConditionalOnProperty(name = "ibkr.observations.enabled", matchIfMissing = true)
    static class Observations {
        @Bean
        @ConditionalOnMissingBean(name = "ibkrCallObservations")
        IbkrRuntimeDecorator ibkrCallObservations(ObservationRegistry registry) {
            CallObservations observations = new CallObservations(registry);
            return observations::observe;
        }
    }
}
