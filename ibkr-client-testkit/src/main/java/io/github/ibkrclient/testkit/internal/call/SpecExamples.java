package io.github.ibkrclient.testkit.internal.call;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** The examples that the API description gives for answers. The build of the description writes them. */
public final class SpecExamples {
    private static final String RESOURCE = "io/github/ibkrclient/openapi/examples.json";
    private static final JsonObject EXAMPLES = read();

    private SpecExamples() {}

    /** The answer from the example of an operation; empty when the description gives none. */
    public static Optional<SimulatedResponse> find(String method, String template) {
        JsonElement example = EXAMPLES.get(Route.key(method, template));
        return Optional.ofNullable(example).map(SimulatedResponse::example);
    }

    /** The answer from the example of an operation that has one. */
    public static SimulatedResponse get(String method, String template) {
        return find(method, template)
                .orElseThrow(() -> new IllegalStateException("no example for " + Route.key(method, template)));
    }

    private static JsonObject read() {
        try (InputStream stream = SpecExamples.class.getClassLoader().getResourceAsStream(RESOURCE);
                InputStreamReader reader =
                        new InputStreamReader(Objects.requireNonNull(stream, RESOURCE), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
