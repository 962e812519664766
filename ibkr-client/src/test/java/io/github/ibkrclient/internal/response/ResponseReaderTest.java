package io.github.ibkrclient.internal.response;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.internal.json.Json;
import io.github.ibkrclient.internal.response.Outcome.Loss;
import io.github.ibkrclient.model.CancelReply;
import io.github.ibkrclient.model.LogoutResult;
import io.github.ibkrclient.model.OrderReply;
import io.github.ibkrclient.model.Side;
import io.github.ibkrclient.model.Trade;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseReaderTest {
    private static final TypeToken<List<Trade>> TRADES = new TypeToken<>() {};

    private final ResponseReader reader = new ResponseReader(new Json());
    private final List<Map<String, Integer>> drift = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "401 |                                                            | TOKEN",
                "401 | {'error':'not authenticated','statusCode':401}             | TOKEN",
                "401 | <html>no</html>                                            | TOKEN",
                "400 | {'error':'Bad Request: no bridge','statusCode':400}        | BROKERAGE",
                "500 | {'error':'Please query /accounts first'}                   | PRIMERS",
                "200 | {'error':'Please query /accounts first'}                   | PRIMERS",
            })
    void aLostSessionIsToldByWhatIsLost(int status, @Nullable String body, Loss loss) {
        assertThat(read(status, body)).isInstanceOfSatisfying(Outcome.SessionLost.class, lost -> {
            assertThat(lost.loss()).isEqualTo(loss);
            assertThat(lost.failure().delivery()).isEqualTo(Delivery.REFUSED);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "502 | <html>Bad gateway</html>",
                "503 |",
                "504 | <html></html>",
                "500 |",
                "500 | <html>oops</html>",
            })
    void anEdgePageOrAnEmptyErrorMeansThatIbkrIsAway(int status, @Nullable String body) {
        assertThat(read(status, body)).isInstanceOf(Outcome.Away.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "503 | {'error':'maintenance'}",
                "503 | {'status':'waiting for reply'}",
                "423 | {'status':'waiting for reply'}",
                "408 |",
                "425 | too early",
                "499 | <html>closed</html>",
            })
    void whatPassesMayBeAskedAgain(int status, @Nullable String body) {
        assertThat(read(status, body)).isInstanceOf(Outcome.RetryAfter.class);
    }

    @Test
    void theSsoDhFailureIsAskedAgainAfterThreeSeconds() {
        Outcome<List<Trade>> outcome = read(500, "{'error':'failed to generate sso dh token'}");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.RetryAfter.class,
                        retry -> assertThat(retry.pause()).isEqualTo(Duration.ofSeconds(3)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "400 | {'error':'Bad Request: accountId is not valid: U7654321','statusCode':400} | REFUSED"
                        + " | Bad Request: accountId is not valid: U***321",
                "500 | {'error':'Invalid account ID','statusCode':500} | REFUSED | Invalid account ID",
                "401 | {'error':'id: 39687, error: invalid consumer','statusCode':401} | REFUSED"
                        + " | id: 39687, error: invalid consumer",
                "403 | <html><title>Access Denied</title></html> | REFUSED | Access Denied",
                "402 | {'title':'Payment','status':402,'detail':'subscribe first'} | REFUSED | subscribe first",
                "400 | {'error':{'errorCode':3,'errorMessage':'bad field'}} | REFUSED | bad field",
                "200 | {'error':'something else'} | REFUSED | something else",
            })
    void aRefusalKeepsIbkrsWords(int status, String body, Delivery delivery, String words) {
        assertThat(failure(read(status, body))).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.delivery()).isEqualTo(delivery);
            assertThat(e.status()).isEqualTo(status);
            assertThat(e.ibkrMessage()).isEqualTo(words);
        });
    }

    @ParameterizedTest
    @CsvSource({"302, a redirect", "410, this host no longer serves", "404, HTTP 404", "411, HTTP 411"})
    void otherStatusesAreFinal(int status, String says) {
        assertThat(failure(read(status, ""))).hasMessageContaining(says);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 404})
    void anOrderOrACancellationThatIsRefusedSaysSoInItsReply(int status) {
        OrderReply reply = success(reader.read(
                Endpoint.PLACE_ORDER,
                TypeToken.get(OrderReply.class),
                answer(status, "{'error':'no'}"),
                () -> true,
                drift::add));
        CancelReply cancelled = success(reader.read(
                Endpoint.CANCEL_ORDER,
                TypeToken.get(CancelReply.class),
                answer(status, "{'error':'gone'}"),
                () -> true,
                drift::add));

        assertThat(reply)
                .isInstanceOfSatisfying(
                        OrderReply.Rejected.class,
                        rejected -> assertThat(rejected.message()).isEqualTo("no"));
        assertThat(cancelled).isInstanceOfSatisfying(CancelReply.Rejected.class, rejected -> {
            assertThat(rejected.message()).isEqualTo("gone");
            assertThat(rejected.remedy()).contains("cannot be cancelled").doesNotContain("new order");
        });
    }

    @Test
    void aRefusalWithoutWordsNamesItsStatus() {
        OrderReply reply = success(reader.read(
                Endpoint.PLACE_ORDER, TypeToken.get(OrderReply.class), answer(404, ""), () -> true, drift::add));

        assertThat(((OrderReply.Rejected) reply).message()).isEqualTo("HTTP 404");
    }

    @Test
    void aRefusalThatIsAboutTheSessionIsNoRefusalOfTheOrder() {
        for (String words : List.of("Please query /accounts first", "no session")) {
            Outcome<OrderReply> outcome = reader.read(
                    Endpoint.PLACE_ORDER,
                    TypeToken.get(OrderReply.class),
                    answer(200, "{'error':'" + words + "'}"),
                    () -> true,
                    drift::add);

            assertThat(outcome).isInstanceOf(Outcome.SessionLost.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "101, SERVER_UNAVAILABLE",
        "303, HOST_MOVED",
        "408, SERVER_UNAVAILABLE",
        "425, SERVER_UNAVAILABLE",
        "499, SERVER_UNAVAILABLE"
    })
    void aStatusThatDoesNotProveARefusalLeavesTheFateOfAnOrderUnknown(int status, ErrorCode code) {
        for (String body : List.of("", "{'error':'words'}", "<html>words</html>")) {
            Outcome<OrderReply> outcome = reader.read(
                    Endpoint.PLACE_ORDER,
                    TypeToken.get(OrderReply.class),
                    answer(status, body),
                    () -> true,
                    drift::add);

            assertThat(outcome.failure().delivery()).isEqualTo(Delivery.UNKNOWN);
            assertThat(outcome.failure().code()).isEqualTo(code);
        }
    }

    @Test
    void anOrderAnswerThatCannotBeReadLeavesItsFateUnknown() {
        Outcome<OrderReply> outcome = reader.read(
                Endpoint.PLACE_ORDER, TypeToken.get(OrderReply.class), answer(200, "17"), () -> true, drift::add);

        assertThat(failure(outcome).delivery()).isEqualTo(Delivery.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'trades':'U7654321'}             | $",
                "[{'execution_id':'a','price':[]}] | $[0].price",
                "[{'price':'1'}]                   | $[0]",
                "''                                | $",
                "<html>U7654321</html>             | $",
                "                                  | $",
            })
    void aWrongShapeIsAnErrorAndNeverAnEmptyList(@Nullable String body, String path) {
        assertThat(failure(read(200, body))).isInstanceOfSatisfying(DecodeException.class, e -> {
            assertThat(e.path()).isEqualTo(path);
            assertThat(e.getMessage()).doesNotContain("7654321");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows-1252", "ISO-8859-1", "UTF-16", "no-such-charset"})
    void anotherCharsetThanUtf8IsRefusedWhereItMatters(String charset) {
        byte[] odd = "[{\"execution_id\":\"a\",\"company_name\":\"M\u00dcNCHNER\"}]".getBytes(UTF_8);

        assertThat(failure(trades(answer(charset, odd))))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN));
        assertThat(trades(answer("utf-8", odd)).succeeded()).isTrue();
        assertThat(trades(answer(charset, bytes("[{'execution_id':'a'}]"))).succeeded())
                .isTrue();
    }

    @Test
    void bytesThatAreNoUtf8AreRefusedAndNotReplaced() {
        byte[] latin = "[{\"execution_id\":\"a\",\"company_name\":\"M\u00dcNCHNER\"}]".getBytes(ISO_8859_1);
        byte[] replaced = "[{\"execution_id\":\"a\",\"company_name\":\"\uFFFD\"}]".getBytes(UTF_8);

        for (String charset : Arrays.asList(null, "UTF-8", "ISO-8859-1")) {
            assertThat(failure(trades(answer(charset, latin)))).isInstanceOf(DecodeException.class);
        }
        assertThat(trades(answer(null, replaced)).succeeded()).isTrue();
    }

    @Test
    void theWordsOfAnErrorCannotSteerATerminal() {
        IbkrException failure =
                failure(read(400, "{'error':'\\u001b]0;owned\\u0007bad\\u009b2J \\u202econid\\u2028U12\\u200b34567'}"));

        assertThat(failure.getMessage()).contains("bad2J conid U***567").doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BOT", "B", "BUY"})
    void aPurchaseIsReadWhateverItsWord(String side) {
        assertThat(side(side)).isEqualTo(Side.BUY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SLD", "S", "SELL"})
    void aSaleIsReadWhateverItsWord(String side) {
        assertThat(side(side)).isEqualTo(Side.SELL);
    }

    private @Nullable Side side(String word) {
        Outcome<List<Trade>> outcome = read(200, "[{'execution_id':'a','side':'" + word + "'}]");
        assertThat(drift).isEmpty();
        return ((Outcome.Success<List<Trade>>) outcome).value().get(0).side();
    }

    @Test
    void anEmptyListIsColdOnlyWhileItIsDoubted() {
        assertThat(read(200, " [ ] ", true)).isInstanceOf(Outcome.Cold.class);
        assertThat(read(200, "[]", false)).isEqualTo(new Outcome.Success<>(List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "GET_SNAPSHOT   | [{'conid':1,'conidEx':'1','_updated':5,'6119':'q0'}] | true",
                "GET_SNAPSHOT   | [{'conid':1,'31':'7'},{'conid':2,'conidEx':'2'}]     | true",
                "GET_SNAPSHOT   | [{'conid':1,'31':'7'}]                               | false",
                "LIST_POSITIONS | [{'conid':1,'position':3}]                           | true",
                "LIST_POSITIONS | [{'conid':1,'position':3,'ticker':'A'}]              | false",
                "LIST_POSITIONS | []                                                   | false",
                "LIST_ORDERS    | {'orders':[],'snapshot':false}                       | true",
                "LIST_ORDERS    | {'orders':[{'orderId':1}],'snapshot':false}          | false",
            })
    void theColdAnswersAreKnown(Endpoint endpoint, String body, boolean cold) {
        Outcome<JsonElement> outcome =
                reader.read(endpoint, TypeToken.get(JsonElement.class), answer(200, body), () -> true, drift::add);

        assertThat(outcome).isInstanceOf(cold ? Outcome.Cold.class : Outcome.Success.class);
    }

    @Test
    void tradesAreReadToTheLastDigitAndWhatIsNewIsCounted() {
        Outcome<List<Trade>> outcome =
                read(200, "[{'execution_id':'a.01','price':'317.5600','conid':265598,'brand_new':1}]");

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Success.class, ok -> {
            Trade trade = (Trade) ((List<?>) ok.value()).get(0);
            assertThat(trade.price()).isEqualTo(new BigDecimal("317.5600"));
        });
        assertThat(drift).containsExactly(Map.of("brand_new", 1));
    }

    @Test
    void anAnswerWithoutAValueIsNoAnswer() {
        assertThat(failure(reader.read(
                        Endpoint.LOGOUT, TypeToken.get(LogoutResult.class), answer(204, null), () -> true, drift::add)))
                .isInstanceOf(DecodeException.class);
        assertThat(reader.read(Endpoint.LOGOUT, TypeToken.get(Void.class), answer(204, null), () -> true, drift::add))
                .isInstanceOf(Outcome.Success.class);
    }

    private Outcome<List<Trade>> read(int status, @Nullable String body) {
        return read(status, body, true);
    }

    private Outcome<List<Trade>> read(int status, @Nullable String body, boolean doubtCold) {
        return reader.read(Endpoint.LIST_TRADES, TRADES, answer(status, body), () -> doubtCold, drift::add);
    }

    private Outcome<List<Trade>> trades(Answer answer) {
        return reader.read(Endpoint.LIST_TRADES, TRADES, answer, () -> true, drift::add);
    }

    private static Answer answer(int status, @Nullable String body) {
        return new Answer(status, null, bytes(body), false);
    }

    private static Answer answer(@Nullable String charset, byte[] body) {
        return new Answer(200, charset, body, false);
    }

    private static <T> T success(Outcome<T> outcome) {
        return ((Outcome.Success<T>) outcome).value();
    }

    private static IbkrException failure(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed<?>) outcome).failure();
    }

    private static byte[] bytes(@Nullable String body) {
        return body == null ? new byte[0] : body.replace('\'', '"').getBytes(UTF_8);
    }
}
