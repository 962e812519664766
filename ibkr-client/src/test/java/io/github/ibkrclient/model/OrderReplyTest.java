package io.github.ibkrclient.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderReplyTest {
    private static final String SUBMITTED = """
            [{"order_id":"987654","order_status":"Submitted","encrypt_message":"1"},{"order_id":987655}]
            """;
    private static final String QUESTION = """
            [{"id":"07a13a5a","message":["The price exceeds the limit of 3%."],"isSuppressed":false,
              "messageIds":["o163"],"messageOptions":["Yes","No"]}]
            """;
    private static final String PROMPT = """
            {"orderId":1,"reqId":"12","dismissable":[],"text":"Which lots?","options":["A","B"],"type":"M",
             "messageId":"p12","prompt":true}
            """;

    private final Gson gson = new Gson();

    @Test
    void anArrayWithOrderIdsIsAccepted() {
        assertThat(read(SUBMITTED))
                .isInstanceOfSatisfying(
                        OrderReply.Submitted.class,
                        submitted -> assertThat(submitted.orders())
                                .extracting(SubmittedOrder::orderId)
                                .containsExactly("987654", "987655"));
    }

    @Test
    void anArrayWithAMessageIsAQuestion() {
        assertThat(read(QUESTION)).isInstanceOfSatisfying(OrderReply.Question.class, question -> {
            assertThat(question.id()).isEqualTo("07a13a5a");
            assertThat(question.messages()).containsExactly("The price exceeds the limit of 3%.");
            assertThat(question.messageIds()).containsExactly("o163");
            assertThat(question.options()).containsExactly("Yes", "No");
        });
    }

    @Test
    void aQuestionMayLeaveOutItsOptions() {
        assertThat(read("[{\"id\":\"1\",\"message\":[\"Sure?\"]}]"))
                .isInstanceOfSatisfying(OrderReply.Question.class, question -> {
                    assertThat(question.options()).isEmpty();
                    assertThat(question.messageIds()).isEmpty();
                });
    }

    @Test
    void severalQuestionsAreAllKept() {
        assertThat(read("[{\"id\":\"1\",\"message\":[\"a\"]},{\"id\":\"2\",\"message\":[\"b\"]}]"))
                .isInstanceOfSatisfying(
                        OrderReply.Question.class,
                        question -> assertThat(question.questions())
                                .extracting(OrderQuestion::id)
                                .containsExactly("1", "2"));
    }

    @Test
    void anErrorIsARefusalThatSaysWhy() {
        assertThat(read("{\"error\":\"Not enough cash\",\"action\":\"order_cannot_be_created\"}"))
                .isInstanceOfSatisfying(
                        OrderReply.Rejected.class,
                        rejected -> assertThat(rejected.message()).isEqualTo("Not enough cash"));
    }

    @Test
    void aPromptForAUserInterfaceIsARefusalWithItsChoices() {
        assertThat(read(PROMPT)).isInstanceOfSatisfying(OrderReply.Rejected.class, rejected -> {
            assertThat(rejected.message()).isEqualTo("Which lots?");
            assertThat(rejected.refusal().reqId()).isEqualTo("12");
            assertThat(rejected.refusal().options()).containsExactly("A", "B");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "[1]", "[[]]", "\"text\"", "[{\"id\":\"1\"}]", "[{\"order_id\":null}]"})
    void anyOtherShapeIsRefused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(JsonParseException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {SUBMITTED, QUESTION, PROMPT})
    void itIsWrittenAsItWasRead(String json) {
        String written = gson.toJson(read(json), OrderReply.class);

        assertThat(read(written)).isEqualTo(read(json));
        assertThat(JsonParser.parseString(written).isJsonArray())
                .isEqualTo(JsonParser.parseString(json).isJsonArray());
    }

    @Test
    void aQuestionWithoutATextCannotBeMade() {
        assertThatThrownBy(() -> new OrderReply.Question(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private OrderReply read(String json) {
        return gson.fromJson(json, OrderReply.class);
    }
}
