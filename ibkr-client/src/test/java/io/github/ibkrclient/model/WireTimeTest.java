package io.github.ibkrclient.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonSyntaxException;
import com.google.gson.TypeAdapter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTimeTest {
    private static final List<TypeAdapter<?>> ALL = List.of(
            new WireTime.EpochMillis(),
            new WireTime.EpochSeconds(),
            new WireTime.Epoch(),
            new WireTime.CompactUtc(),
            new WireTime.ShortUtc(),
            new WireTime.BasicDate(),
            new WireTime.Millis());

    static List<TypeAdapter<?>> all() {
        return ALL;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1702317649000", "\"1702317649000\"", "1.702317649E12", "\" 1702317649000 \""})
    void millisecondsComeAsNumberOrText(String json) throws IOException {
        assertThat(new WireTime.EpochMillis().fromJson(json)).isEqualTo(Instant.parse("2023-12-11T18:00:49Z"));
    }

    @Test
    void secondsAreNotTakenForMilliseconds() throws IOException {
        assertThat(new WireTime.EpochSeconds().fromJson("1702317649")).isEqualTo(Instant.parse("2023-12-11T18:00:49Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1702317649", "1702317649000", "\"1702317649\"", "\"1702317649000\""})
    void anEpochOfEitherUnitIsToldByItsSize(String json) throws IOException {
        assertThat(new WireTime.Epoch().fromJson(json)).isEqualTo(Instant.parse("2023-12-11T18:00:49Z"));
    }

    @Test
    void compactTextIsUtcInEveryTimeZone() throws IOException {
        assertThat(new WireTime.CompactUtc().fromJson("\"20231211-18:00:49\""))
                .isEqualTo(Instant.parse("2023-12-11T18:00:49Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"231211180049\"", "231211180049"})
    void shortTextIsUtcInThisCentury(String json) throws IOException {
        assertThat(new WireTime.ShortUtc().fromJson(json)).isEqualTo(Instant.parse("2023-12-11T18:00:49Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"20240229\"", "20240229"})
    void basicDatesComeAsTextOrNumber(String json) throws IOException {
        assertThat(new WireTime.BasicDate().fromJson(json)).isEqualTo(LocalDate.of(2024, 2, 29));
    }

    @Test
    void aLengthIsInMilliseconds() throws IOException {
        assertThat(new WireTime.Millis().fromJson("598000")).isEqualTo(Duration.ofSeconds(598));
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatStandsForNoTimeIsNull(TypeAdapter<?> adapter) throws IOException {
        for (String json : List.of("null", "\"\"", "\"  \"", "\"N/A\"", "\"n/a\"")) {
            assertThat(adapter.fromJson(json)).as(json).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatCannotBeReadIsRefusedAndNotRepeated(TypeAdapter<?> adapter) {
        for (String json : List.of("\"secret-4711\"", "1.5", "\"20231311-18:00:49\"", "99999999999999999999999")) {
            assertThatThrownBy(() -> adapter.fromJson(json))
                    .as(json)
                    .isInstanceOf(JsonSyntaxException.class)
                    .hasNoCause()
                    .hasMessageStartingWith("expected ")
                    .hasMessageNotContainingAny("4711", "1.5", "20231311", "99999");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void anotherShapeIsRefused(TypeAdapter<?> adapter) {
        for (String json : List.of("true", "{}", "[]")) {
            assertThatThrownBy(() -> adapter.fromJson(json)).as(json).isInstanceOf(JsonSyntaxException.class);
        }
    }

    @Test
    void aDayThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> new WireTime.BasicDate().fromJson("\"20230229\""))
                .isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void eachIsWrittenAsItIsRead() {
        Instant instant = Instant.parse("2023-12-11T18:00:49Z");

        assertThat(new WireTime.EpochMillis().toJson(instant)).isEqualTo("1702317649000");
        assertThat(new WireTime.EpochSeconds().toJson(instant)).isEqualTo("1702317649");
        assertThat(new WireTime.Epoch().toJson(instant)).isEqualTo("1702317649000");
        assertThat(new WireTime.CompactUtc().toJson(instant)).isEqualTo("\"20231211-18:00:49\"");
        assertThat(new WireTime.ShortUtc().toJson(instant)).isEqualTo("\"231211180049\"");
        assertThat(new WireTime.BasicDate().toJson(LocalDate.of(2024, 2, 29))).isEqualTo("\"20240229\"");
        assertThat(new WireTime.Millis().toJson(Duration.ofSeconds(2))).isEqualTo("2000");
        assertThat(new WireTime.Millis().toJson(null)).isEqualTo("null");
    }

    @Property(tries = 300)
    void noInstantOfThisCenturyIsChangedByBeingSent(
            @ForAll @LongRange(min = 946_684_800_000L, max = 4_102_444_799_999L) long millis) throws IOException {
        Instant exact = Instant.ofEpochMilli(millis);
        Instant second = exact.truncatedTo(ChronoUnit.SECONDS);

        for (TypeAdapter<Instant> adapter : List.<TypeAdapter<Instant>>of(
                new WireTime.EpochSeconds(), new WireTime.CompactUtc(), new WireTime.ShortUtc())) {
            assertThat(adapter.fromJson(adapter.toJson(exact))).isEqualTo(second);
        }
        for (TypeAdapter<Instant> adapter :
                List.<TypeAdapter<Instant>>of(new WireTime.EpochMillis(), new WireTime.Epoch())) {
            assertThat(adapter.fromJson(adapter.toJson(exact))).isEqualTo(exact);
        }
    }
}
