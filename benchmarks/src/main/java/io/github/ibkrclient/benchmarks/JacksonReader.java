package io.github.ibkrclient.benchmarks;

import com.google.gson.annotations.SerializedName;
import io.github.ibkrclient.model.Trade;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Jackson, told to read IBKR's flags, times and names into the client's own record. */
final class JacksonReader {
    private static final DateTimeFormatter COMPACT = DateTimeFormatter.ofPattern("uuuuMMdd-HH:mm:ss", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT)
            .withZone(ZoneOffset.UTC);
    private static final TypeReference<List<Trade>> TRADES = new TypeReference<>() {};

    private final JsonMapper mapper = JsonMapper.builder()
            .propertyNamingStrategy(new WireNames())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule()
                    .addDeserializer(Boolean.class, new Flags())
                    .addDeserializer(Instant.class, new Times()))
            .build();

    List<Trade> read(byte[] utf8) {
        return mapper.readValue(utf8, TRADES);
    }

    private static final class WireNames extends PropertyNamingStrategies.NamingBase {
        private static final long serialVersionUID = 1L;
        private static final Map<String, String> NAMES = Arrays.stream(Trade.class.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(SerializedName.class))
                .collect(Collectors.toUnmodifiableMap(
                        field -> field.getName(),
                        field -> field.getAnnotation(SerializedName.class).value()));

        @Override
        public String translate(String name) {
            return NAMES.getOrDefault(name, name);
        }
    }

    private static final class Flags extends StdDeserializer<Boolean> {
        Flags() {
            super(Boolean.class);
        }

        @Override
        public @Nullable Boolean deserialize(JsonParser in, DeserializationContext context) {
            String text = in.getValueAsString("");
            return text.isBlank() ? null : text.equals("1") || text.equalsIgnoreCase("true");
        }
    }

    private static final class Times extends StdDeserializer<Instant> {
        Times() {
            super(Instant.class);
        }

        @Override
        public @Nullable Instant deserialize(JsonParser in, DeserializationContext context) {
            if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                return Instant.ofEpochMilli(in.getLongValue());
            }
            String text = in.getValueAsString("");
            return text.isBlank() ? null : COMPACT.parse(text, Instant::from);
        }
    }
}
