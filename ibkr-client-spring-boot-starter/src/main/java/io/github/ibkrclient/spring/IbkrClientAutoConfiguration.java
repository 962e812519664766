package io.github.ibkrclient.spring;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.OAuth2Credentials;
import io.github.ibkrclient.pacing.PacingStore;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * An {@link IbkrClient} when credentials are configured: by {@code ibkr.credentials-dir}, {@code ibkr.consumer-key}, {@code
 * ibkr.oauth2.client-id} or {@code ibkr.gateway-url}, or by a {@link Signer} bean.
 */
@AutoConfiguration(after = IbkrMetricsAutoConfiguration.class)
@ConditionalOnProperty(name = "ibkr.enabled", matchIfMissing = true)
@EnableConfigurationProperties(IbkrProperties.class)
public class IbkrClientAutoConfiguration {

    /** The clock, the threads and the penalty gate that all clients share. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    IbkrRuntime ibkrRuntime() {
        return IbkrRuntime.shared();
    }

    /** Signs for OAuth 1.0a. */
    @Bean
    @ConditionalOnMissingBean(Signer.class)
    @Conditional(HasOAuth1.class)
    Signer ibkrSigner(Environment environment) {
        return OAuth1.signer(OAuth1Credentials.fromEnv(variables(environment)));
    }

    /** The client; Spring closes it with the application. */
    @Bean
    @ConditionalOnMissingBean
    @Conditional(HasCredentials.class)
    IbkrClient ibkrClient(
            IbkrProperties properties,
            Environment environment,
            IbkrRuntime runtime,
            ObjectProvider<Signer> signers,
            ObjectProvider<ClientListener> listeners,
            ObjectProvider<IbkrRuntimeDecorator> decorators,
            ObjectProvider<IbkrClientCustomizer> customizers) {
        IbkrClient.Builder builder =
                properties.gatewayUrl() == null ? IbkrClient.builder() : IbkrClient.gateway(properties.gatewayUrl());
        if (properties.baseUrl() != null) {
            builder.baseUrl(properties.baseUrl());
        }
        if (properties.gatewayUrl() == null) {
            signers.orderedStream().forEach(builder::signer);
        }
        if (environment.containsProperty("ibkr.oauth2.client-id")) {
            builder.signer(OAuth2.signer(OAuth2Credentials.fromEnv(variables(environment))));
        }
        builder.runtime(IbkrRuntimeDecorator.all(runtime, decorators))
                .options(new CallOptions(properties.timeout(), properties.attempts()))
                .competePolicy(properties.competePolicy());
        if (properties.readOnly()) {
            builder.readOnly();
        }
        if (properties.logoutOnClose()) {
            builder.logoutOnClose();
        }
        if (properties.pacingInMemory()) {
            builder.pacingInMemory();
        } else if (properties.pacingStore() != null) {
            builder.pacingStore(PacingStore.file(properties.pacingStore()));
        }
        listeners.orderedStream().forEach(builder::listener);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    /** The properties under the names of the environment variables that credentials are read from. */
    private static UnaryOperator<@Nullable String> variables(Environment environment) {
        return variable -> variable == null ? null : environment.getProperty(property(variable));
    }

    /** {@code ibkr.oauth2.client-id} for {@code IBKR_OAUTH2_CLIENT_ID}. */
    private static String property(String variable) {
        String name = variable.toLowerCase(Locale.ROOT).replace('_', '-').replaceFirst("^ibkr-", "ibkr.");
        return name.replaceFirst("^ibkr\\.oauth2-", "ibkr.oauth2.");
    }

    /** Credentials of OAuth 1.0a. */
    static class HasOAuth1 extends AnyNestedCondition {
        HasOAuth1() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("ibkr.credentials-dir")
        static class Directory {}

        @ConditionalOnProperty("ibkr.consumer-key")
        static class Key {}
    }

    /** Credentials of any kind. */
    static class HasCredentials extends AnyNestedCondition {
        HasCredentials() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnBean(Signer.class)
        static class OwnSigner {}

        @ConditionalOnProperty("ibkr.oauth2.client-id")
        static class OAuth2Client {}

        @ConditionalOnProperty("ibkr.gateway-url")
        static class Gateway {}
    }
}
