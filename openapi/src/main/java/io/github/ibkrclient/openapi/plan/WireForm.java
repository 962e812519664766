package io.github.ibkrclient.openapi.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ibkrclient.openapi.read.Problems;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a point or span of time is written on the wire: the values of {@code x-ibkr-time}.
 *
 * @param adapter the Gson adapter of the core
 * @param type the Java type in its place
 */
public record WireForm(String adapter, JavaType type) {
    private static final JavaType INSTANT = JavaType.plain("Instant", "java.time.Instant");
    private static final Map<String, WireForm> FORMS = Map.of(
            "epoch-millis", new WireForm("WireTime.EpochMillis", INSTANT),
            "epoch-seconds", new WireForm("WireTime.EpochSeconds", INSTANT),
            "epoch", new WireForm("WireTime.Epoch", INSTANT),
            "yyyyMMdd-HH:mm:ss", new WireForm("WireTime.CompactUtc", INSTANT),
            "yyMMddHHmmss", new WireForm("WireTime.ShortUtc", INSTANT),
            "yyyyMM", new WireForm("WireTime.BasicMonth", JavaType.plain("YearMonth", "java.time.YearMonth")),
            "yyyy", new WireForm("WireTime.BasicYear", JavaType.plain("Year", "java.time.Year")),
            "yyyyMMdd", new WireForm("WireTime.BasicDate", JavaType.plain("LocalDate", "java.time.LocalDate")),
            "millis", new WireForm("WireTime.Millis", JavaType.plain("Duration", "java.time.Duration")));

    /** The form with a name, null when there is none. */
    static @Nullable WireForm named(String word) {
        return FORMS.get(word);
    }

    /** The form that a property or its elements name, null when they name none. */
    static @Nullable WireForm of(JsonNode property, String place, Problems problems) {
        if (property.path("items").has("x-ibkr-time")) {
            return of(property.path("items"), place, problems);
        }
        if (!property.has("x-ibkr-time")) {
            return null;
        }
        String word = property.path("x-ibkr-time").asText();
        WireForm form = FORMS.get(word);
        String type = property.path("type").asText();
        if (form == null) {
            problems.add(place + ": x-ibkr-time is '" + word + "', not one of "
                    + FORMS.keySet().stream().sorted().collect(Collectors.joining(", ")));
        } else if (!type.equals("integer") && !type.equals("string")) {
            problems.add(place + ": x-ibkr-time needs type integer or string");
        }
        return form;
    }
}
