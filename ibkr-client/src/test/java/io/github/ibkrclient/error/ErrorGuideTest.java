package io.github.ibkrclient.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds {@code docs/errors.md} against the codes, both ways. */
class ErrorGuideTest {
    private static final Pattern ITEM = Pattern.compile("- \\*\\*(\\w+):\\*\\* ([^*]+?)(?=\\n- \\*\\*|$)");

    private final Map<String, String> sections = sections();

    @Test
    void everyCodeHasASectionAndEverySectionACode() {
        List<String> codes =
                Arrays.stream(ErrorCode.values()).map(ErrorCode::text).toList();

        assertThat(sections.keySet()).containsExactlyInAnyOrderElementsOf(codes);
        assertThat(ErrorCode.SESSION_NOT_READY.anchor()).isEqualTo("docs/errors.md#session-not-ready");
    }

    @ParameterizedTest
    @EnumSource
    void aSectionSaysWhatTheCodeSays(ErrorCode code) {
        Map<String, String> items = items(code);

        assertThat(items).containsOnlyKeys("Means", "Delivery", "Retry", "Remedy", "Recovery");
        assertThat(Arrays.stream(Delivery.values())
                        .filter(delivery -> items.getOrDefault("Delivery", "").contains("`" + delivery + "`")))
                .containsExactlyInAnyOrderElementsOf(code.deliveries());
        assertThat(items.get("Retry")).startsWith(retry(code));
        assertThat(items.getOrDefault("Remedy", "").toLowerCase(Locale.ROOT))
                .startsWith(code.remedy().toLowerCase(Locale.ROOT) + ".");
        assertThat(items.get("Recovery"))
                .startsWith(
                        code.recovery().map(within -> "within " + text(within)).orElse("no bound"));
    }

    private static String retry(ErrorCode code) {
        return code.pause()
                .map(pause -> pause.isZero() ? "yes, at once" : "yes, after " + text(pause))
                .orElse("no.");
    }

    private static String text(Duration duration) {
        if (duration.toDaysPart() > 0) {
            return duration.toDays() + " d";
        }
        return duration.toSecondsPart() == 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }

    private Map<String, String> items(ErrorCode code) {
        return ITEM.matcher(sections.getOrDefault(code.text(), "").strip())
                .results()
                .collect(Collectors.toMap(item -> item.group(1), ErrorGuideTest::oneLine));
    }

    private static String oneLine(MatchResult item) {
        return item.group(2).strip().replaceAll("\\s+", " ");
    }

    private static Map<String, String> sections() {
        Map<String, String> sections = new HashMap<>();
        try {
            String guide = Files.readString(Path.of("..", "docs", "errors.md"));
            for (String section : guide.split("(?m)^## ", -1)) {
                String[] parts = section.split("\n", 2);
                if (!parts[0].startsWith("# ")) {
                    assertThat(sections.put(parts[0].strip(), parts[1])).isNull();
                }
            }
        } catch (IOException e) {
            throw new AssertionError("docs/errors.md cannot be read", e);
        }
        return sections;
    }
}
