package io.github.ibkrclient.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.annotations.SerializedName;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.internal.json.Json.Decoded;
import io.github.ibkrclient.model.StatementPeriodLists;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private final Json json = new Json();

    record Fill(
            @SerializedName("execution_id") @Nullable String id,
            @Nullable BigDecimal price,
            @Nullable Long time,
            @Nullable Integer count,
            @Nullable Boolean liquid,
            @Nullable Side side,
            @Nullable List<String> tags,
            @Nullable Map<String, BigDecimal> amounts) {}

    enum Side {
        @SerializedName(value = "B", alternate = "BOT")
        BUY,
        UNKNOWN
    }

    enum Closed {
        A
    }

    record WithClosed(Closed closed) {}

    @Test
    void numbersAsTextAndTextsAsNumbersAreRead() {
        Fill fill = fill("{'execution_id':42,'price':'317.560','time':'1788875891000','count':3.0,'liquid':'1'}");

        assertThat(fill.id()).isEqualTo("42");
        assertThat(fill.price()).isEqualTo(new BigDecimal("317.560"));
        assertThat(fill.time()).isEqualTo(1788875891000L);
        assertThat(fill.count()).isEqualTo(3);
        assertThat(fill.liquid()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "' '", "'N/A'", "'n/a'", "null"})
    void whatStandsForNoNumberIsNull(String none) {
        assertThat(fill("{'price':" + none + ",'time':" + none + ",'count':" + none + "}"))
                .isEqualTo(new Fill(null, null, null, null, null, null, null, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[{'time':1.5}]                  | $[0].time  | an integer would lose digits",
                "[{},{'count':1788875891000}]    | $[1].count | an integer would lose digits",
                "[{'price':'C647.09'}]           | $[0].price | not a number",
                "[{'price':1e999999999}]         | $[0].price | the number is too long",
                "[{'price':{'amount':1}}]        | $[0].price | expected a single value, found BEGIN_OBJECT",
                "[{'liquid':'maybe'}]            | $[0].liquid | neither true nor false",
                "{'error':'secret'}              | $          | expected BEGIN_ARRAY but was BEGIN_OBJECT",
                "[['secret']]                    | $[0]       | expected BEGIN_OBJECT but was BEGIN_ARRAY",
                "[{'tags':'secret'}]             | $[0].tags  | expected BEGIN_ARRAY but was STRING",
                "null                            | $          | null where a value is due",
                "[] []                           | $          | not JSON, or cut off",
                "<html>secret</html>             | $          | not JSON, or cut off",
                "[{'price':1                     | $[0].price | not JSON, or cut off",
            })
    void whatCannotBeReadIsNamedByItsPlaceAndNeverShown(String document, String path, String reason) {
        assertThatThrownBy(() -> json.decode(bytes(document), new TypeToken<List<Fill>>() {}))
                .isInstanceOfSatisfying(UnreadableJsonException.class, e -> {
                    assertThat(e.path()).isEqualTo(path);
                    assertThat(e).hasMessage(reason).hasNoCause();
                });
    }

    @Test
    void aConstantThatIsNewIsUnknownAndCounted() {
        Decoded<Fill> decoded = json.decode(bytes("{'side':'X'}"), TypeToken.get(Fill.class));

        assertThat(decoded.value().side()).isEqualTo(Side.UNKNOWN);
        assertThat(decoded.unknown()).isEqualTo(Map.of("constant of Side", 1));
        assertThat(fill("{'side':'B'}").side()).isEqualTo(Side.BUY);
        assertThat(fill("{'side':'BOT'}").side()).isEqualTo(Side.BUY);
    }

    @Test
    void periodsInListsAreRead() {
        StatementPeriodLists periods = json.decode(
                        bytes("{'daily':{'startDate':'20260102'},'monthly':['202601','202602'],'annual':['2025']}"),
                        TypeToken.get(StatementPeriodLists.class))
                .value();

        assertThat(periods.monthly()).containsExactly(YearMonth.of(2026, 1), YearMonth.of(2026, 2));
        assertThat(periods.annual()).containsExactly(Year.of(2025));
        assertThat(Objects.requireNonNull(periods.daily()).startDate()).isEqualTo(LocalDate.of(2026, 1, 2));
        assertThatThrownBy(
                        () -> json.decode(bytes("{'monthly':['202613']}"), TypeToken.get(StatementPeriodLists.class)))
                .hasMessage("another shape than expected");
    }

    @Test
    void aConstantOutsideAClosedSetIsAnError() {
        assertThatThrownBy(() -> json.decode(bytes("{'closed':'B'}"), TypeToken.get(WithClosed.class)))
                .hasMessage("a value outside its closed set");
    }

    @Test
    void fieldsThatAreNewAreSkippedAndCounted() {
        Decoded<List<Fill>> decoded = json.decode(
                bytes("[{'price':1,'new':{'a':[1]}},{'price':2,'new':2,'newer':null}]"),
                new TypeToken<List<Fill>>() {});

        assertThat(decoded.value()).hasSize(2);
        assertThat(decoded.unknown()).isEqualTo(Map.of("new", 2, "newer", 1));
    }

    @Test
    void aRowOfAnotherListIsNotTakenForAnEmptyOne() {
        assertThatThrownBy(() -> json.decode(
                        bytes("[{'price':1},{'data':[{'price':1,'side':'B'}]}]"), new TypeToken<List<Fill>>() {}))
                .isInstanceOf(UnreadableJsonException.class)
                .hasMessage("none of its fields is known")
                .extracting(e -> ((UnreadableJsonException) e).path())
                .isEqualTo("$[1]");
    }

    @Test
    void listsAndMapsAreUnmodifiableAndHoldNoNulls() {
        Fill fill = fill("{'tags':['a',null,'b'],'amounts':{'USD':'1.50','EUR':null}}");

        assertThat(fill.tags()).containsExactly("a", "b").isUnmodifiable();
        assertThat(fill.amounts())
                .isEqualTo(Map.of("USD", new BigDecimal("1.50")))
                .isUnmodifiable();
    }

    @Property
    void noDigitIsLostOnTheWayOutAndBack(@ForAll @BigRange(min = "-1e15", max = "1e15") @Scale(9) BigDecimal amount) {
        byte[] written = json.encode(new Fill("x", amount, null, null, null, Side.BUY, List.of(), Map.of()));

        assertThat(new String(written, UTF_8)).doesNotContain("E", "e+");
        assertThat(json.decode(written, TypeToken.get(Fill.class)).value().price())
                .isEqualByComparingTo(amount);
    }

    private Fill fill(String document) {
        return json.decode(bytes(document), TypeToken.get(Fill.class)).value();
    }

    private static byte[] bytes(String document) {
        return document.replace('\'', '"').getBytes(UTF_8);
    }
}
