package io.github.ibkrclient.mcp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.mcp.internal.McpHttp.Answer;
import io.github.ibkrclient.mcp.model.PriceHistory;
import io.github.ibkrclient.mcp.model.RetailTrade;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How messages are found in what comes, and values in messages. */
class AnswersTest {
    private final ConcurrentHashMap<String, Integer> unknown = new ConcurrentHashMap<>();

    private static Optional<JsonObject> find(String type, String body) {
        return Events.answerTo(7, new Answer(200, Headers.of("Content-Type", type), body));
    }

    @Test
    void theAnswerIsFoundBetweenCommentsNotificationsAndOtherAnswers() {
        String stream =
                ": a comment\r\n\r\nevent: message\r\ndata: {\"method\":\"x\"}\r\n\r\ndata: {\"id\":6,\"result\":{}}"
                        + "\r\n\r\nid: 3\r\ndata: {\"id\":7,\r\ndata: \"result\":{\"a\":1}}\r\n\r\n";

        assertThat(find("text/event-stream; charset=utf-8", stream))
                .hasValueSatisfying(message -> assertThat(
                                message.getAsJsonObject("result").get("a").getAsInt())
                        .isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data: {\"id\":7,\"result\":{}}",
                "data: {\"id\":7,\"result\":\n\n",
                "data: {\"id\":8,\"result\":{}}\n\n",
                "data: 7\n\n",
                "<html>"
            })
    void aStreamThatIsCutOrHoldsSomethingElseHasNoAnswer(String stream) {
        assertThat(find("text/event-stream", stream)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "7", "null", "{\"id\":7,\"result\":{}} {}", "{id:7}"})
    void jsonThatIsCutOrHoldsSomethingElseHasNoAnswer(String body) {
        assertThat(find("application/json", body)).isEmpty();
    }

    private static JsonObject object(String json) {
        return McpHttp.parse(json).orElseThrow();
    }

    private List<RetailTrade> trades(String json) {
        return AnswerReader.trades(object(json), unknown);
    }

    @Test
    void whatIsMissingOrNullIsNotKnownAndWhatIsUnknownIsCounted() {
        RetailTrade trade = trades("{\"trades\":[{\"trade_id\":\"t1\",\"size\":1.50,\"price\":null,\"new_field\":3}],"
                        + "\"cursor\":\"x\"}")
                .get(0);

        assertThat(trade.size()).isEqualTo(new BigDecimal("1.50"));
        assertThat(trade.price()).isNull();
        assertThat(trade.commission()).isNull();
        assertThat(unknown).containsOnlyKeys("get_account_trades $.cursor", "get_account_trades $.trades[].new_field");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"trades\":null}",
                "{\"trades\":{}}",
                "{\"trades\":[1]}",
                "{\"trades\":[{\"size\":\"many\"}]}",
                "{\"trades\":[{\"size\":1e999999}]}",
                "{\"trades\":[{\"side\":[]}]}",
                "{\"trades\":[{\"trade_time\":\"yesterday\"}]}"
            })
    void aListThatIsMissingIsNotAnEmptyOneAndAnOddValueIsNamedByItsPlace(String json) {
        assertThatThrownBy(() -> trades(json))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("$.trades");
    }

    @Test
    void timesOfBarsAreReadInEveryFormThatWasSeen() {
        for (String time : List.of("\"2026-10-06T00:00:00Z\"", "\"1791244800000\"", "1791244800000", "\"20261006\"")) {
            PriceHistory history = AnswerReader.history(
                    object("{\"time\":[" + time + "],\"open\":[1],\"high\":[2],\"low\":[0.5],\"close\":[1.5],"
                            + "\"volume\":[10],\"chart_step\":86400,\"error\":\"\"}"),
                    unknown);
            assertThat(history.bars().get(0).time()).isEqualTo(Instant.parse("2026-10-06T00:00:00Z"));
            assertThat(history.error()).isNull();
        }
        assertThat(unknown).isEmpty();
        assertThatThrownBy(() -> AnswerReader.history(
                        object("{\"time\":[],\"open\":[1],\"high\":[],\"low\":[],\"close\":[],\"volume\":[]}"),
                        unknown))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("different lengths");
    }

    @Test
    void aTimeOfAQuoteThatIsNoneIsNamedByItsPlace() {
        assertThat(AnswerReader.quote(object("{\"last\":{\"ts\":1791244800}}"), unknown)
                        .at())
                .isEqualTo(Instant.parse("2026-10-06T00:00:00Z"));
        assertThatThrownBy(() -> AnswerReader.quote(object("{\"last\":{\"ts\":99999999999999999}}"), unknown))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("$.last.ts");
    }

    @Test
    void daysOfPerformanceAreReadAsTextAndAsNumbersWithAFraction() {
        assertThat(AnswerReader.performance(
                                object(
                                        "{\"accounts\":{\"U1\":{\"periods\":{\"7D\":{\"dates\":[\"20261006\",20261007.0],"
                                                + "\"nav\":[1,2],\"cps\":[0,1]}}}}}"),
                                unknown)
                        .accounts())
                .containsOnlyKeys("U1");
    }
}
