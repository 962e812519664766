package io.github.ibkrclient.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuoteTest {
    private static final String ROW = """
            {"conid":265598,"conidEx":"265598@NYSE","server_id":"q0","_updated":1702317649000,"6119":"q0",
             "6509":"RpB","31":"C1,193.18","84":"193.06","86":"193.14","87":"16.2M","87_raw":16200000,"58":null}
            """;

    private final Gson gson = new Gson();

    @Test
    void aRowIsReadWithItsTextsAsTheyCame() {
        Quote quote = gson.fromJson(ROW, Quote.class);

        assertThat(quote.conid()).isEqualTo(265598);
        assertThat(quote.conidEx()).isEqualTo("265598@NYSE");
        assertThat(quote.updated()).isEqualTo(Instant.parse("2023-12-11T18:00:49Z"));
        assertThat(quote.fields())
                .containsEntry("31", "C1,193.18")
                .containsEntry("87_raw", "16200000")
                .doesNotContainKey("58");
        assertThat(quote.last()).contains(new BigDecimal("1193.18"));
        assertThat(quote.bid()).contains(new BigDecimal("193.06"));
        assertThat(quote.ask()).contains(new BigDecimal("193.14"));
        assertThat(quote.number("87")).contains(new BigDecimal("16200000"));
        assertThat(quote.availability()).contains("RpB");
        assertThat(quote.lastIsPriorClose()).isTrue();
        assertThat(quote.halted()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "193.18|193.18",
                "C193.18|193.18",
                "H193.18|193.18",
                "'1,300,250.50'|1300250.50",
                "2.5K|2500",
                "1.25M|1250000",
                "3B|3000000000",
                "1.23456K|1234.56",
                "-0.35%|-0.35",
                "+0.04|0.04",
                "-12|-12"
            })
    void numbersAreReadInIbkrsNotation(String text, String number) {
        assertThat(quote(text).last().orElseThrow()).isEqualByComparingTo(number);
        assertThat(quote(text).last().orElseThrow().scale()).isNotNegative();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "N/A", "n/a", "C", "K", "APPLE", "Class"})
    void aTextThatIsNoNumberHasNoNumberAndStays(String text) {
        assertThat(quote(text).last()).isEmpty();
        assertThat(quote(text).fields()).containsEntry("31", text);
    }

    @Test
    void aHaltIsRecognised() {
        assertThat(quote("H20.1").halted()).isTrue();
        assertThat(quote("20.1").halted()).isFalse();
    }

    @Test
    void aRowOfIdsOnlyHasNoValues() {
        Quote quote = gson.fromJson("{\"conid\":\"8314\",\"conidEx\":\"8314\"}", Quote.class);

        assertThat(quote.conid()).isEqualTo(8314);
        assertThat(quote.fields()).isEmpty();
        assertThat(quote.last()).isEmpty();
        assertThat(quote.updated()).isNull();
    }

    @Test
    void theIdIsTakenFromTheExtendedOneWhereItIsMissing() {
        assertThat(gson.fromJson("{\"conidEx\":\"8314@ARCA\"}", Quote.class).conid())
                .isEqualTo(8314);
    }

    @Test
    void aRowWithoutAnIdIsRefused() {
        assertThatThrownBy(() -> gson.fromJson("{\"31\":\"1\"}", Quote.class))
                .isInstanceOf(JsonParseException.class)
                .hasMessageContaining("conid is missing");
        assertThatThrownBy(() -> gson.fromJson("{\"conid\":\"4711x\"}", Quote.class))
                .isInstanceOf(JsonParseException.class)
                .hasMessageNotContaining("4711");
    }

    @Test
    void objectsAndArraysAreSkipped() {
        assertThat(gson.fromJson("{\"conid\":1,\"topics\":[1],\"x\":{},\"delayed\":true}", Quote.class)
                        .fields())
                .containsExactly(Map.entry("delayed", "true"));
    }

    @Test
    void itIsWrittenAsTheFlatObjectItWas() {
        Quote quote = gson.fromJson(ROW, Quote.class);

        assertThat(JsonParser.parseString(gson.toJson(quote)).getAsJsonObject().keySet())
                .containsExactly(
                        "conid", "conidEx", "_updated", "server_id", "6119", "6509", "31", "84", "86", "87", "87_raw");
        assertThat(gson.fromJson(gson.toJson(quote), Quote.class)).isEqualTo(quote);
    }

    private static Quote quote(String last) {
        return new Quote(1, null, null, Map.of("31", last));
    }
}
