package io.github.ibkrclient.tracker.api;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import java.math.BigDecimal;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** The API as a whole. Amounts are texts in JSON, because many programs read its numbers with too few digits. */
@Configuration(proxyBeanMethods = false)
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Trade Tracker",
                        version = "1",
                        description =
                                "Connects users to IBKR and imports their executions. Failures are problem details of RFC"
                                        + " 9457; amounts are texts."),
        security = @SecurityRequirement(name = "bearer"))
@SecurityScheme(name = "bearer", type = SecuritySchemeType.HTTP, scheme = "bearer", bearerFormat = "JWT")
class ApiConfiguration {
    static {
        SpringDocUtils.getConfig().replaceWithClass(BigDecimal.class, String.class);
    }

    @Bean
    UserLimit files() {
        return new UserLimit(4, "files");
    }

    @Bean
    JsonMapperBuilderCustomizer amountsAsTexts() {
        SimpleModule module = new SimpleModule();
        module.addSerializer(new Amount());
        return builder -> builder.addModule(module);
    }

    private static final class Amount extends StdSerializer<BigDecimal> {
        Amount() {
            super(BigDecimal.class);
        }

        @Override
        public void serialize(BigDecimal value, JsonGenerator out, SerializationContext context) {
            out.writeString(value.toPlainString());
        }
    }
}
