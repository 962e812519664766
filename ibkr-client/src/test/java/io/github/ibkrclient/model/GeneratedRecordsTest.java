package io.github.ibkrclient.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratedRecordsTest {
    private final Gson gson = new Gson();

    @Test
    void timesAreReadFromTheirWireForm() {
        Trade trade = gson.fromJson("""
                {"execution_id":"1","trade_time":"20231211-18:00:49","trade_time_r":1702317649000,"price":192.26,"side":"B"}
                """, Trade.class);

        assertThat(trade.tradeTime()).isEqualTo(Instant.parse("2023-12-11T18:00:49Z"));
        assertThat(trade.tradeTimeR()).isEqualTo(trade.tradeTime());
        assertThat(trade.price()).isEqualTo(new BigDecimal("192.26"));
        assertThat(trade.side()).isEqualTo(Side.BUY);
    }

    @Test
    void listsAndMapsOfAnswersAreNeverNullAndNeverModifiable() {
        BrokerageAccounts accounts = gson.fromJson("{\"accounts\":[\"U1\",null]}", BrokerageAccounts.class);

        assertThat(accounts.accounts()).containsExactly("U1");
        assertThat(accounts.groups()).isEmpty();
        assertThat(accounts.acctProps()).isEmpty();
        assertThatThrownBy(() -> accounts.accounts().add("U2")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> accounts.aliases().put("U2", "b")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aFieldThatMustBeThereIsNamedWhenItIsMissing() {
        assertThatThrownBy(
                        () -> OrderRequest.builder().side(Side.BUY).tif("DAY").build())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("orderType is missing");
    }

    @Test
    void onlyWhatWasSetIsSent() {
        TradeConfirmationsRequest request = TradeConfirmationsRequest.builder()
                .accountId("U1")
                .startDate(LocalDate.of(2024, 1, 2))
                .endDate(LocalDate.of(2024, 1, 31))
                .mimeType(ReportMimeType.TEXT_CSV)
                .build();

        assertThat(gson.toJson(request))
                .isEqualTo("{\"accountId\":\"U1\",\"startDate\":\"20240102\",\"endDate\":\"20240131\","
                        + "\"mimeType\":\"text/csv\"}");
    }

    @Test
    void aRequestDoesNotChangeWithTheListItWasMadeOf() {
        List<OrderRequest> orders = new ArrayList<>(List.of(order()));
        OrdersRequest request = OrdersRequest.builder().orders(orders).build();
        orders.clear();

        assertThat(request.orders()).containsExactly(order());
    }

    @Test
    void aConstantThatThisVersionDoesNotKnowCannotBeSent() {
        assertThatThrownBy(() -> OrderRequest.builder().side(Side.UNKNOWN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("side: UNKNOWN cannot be sent");
    }

    @Test
    void anOrderTakesTheValuesThatAreKnownAndOthersAsText() {
        OrderRequest known = order();
        OrderRequest other = OrderRequest.builder()
                .side(Side.BUY)
                .orderType("REL")
                .tif("GTD")
                .build();

        assertThat(known.orderType()).isEqualTo("LMT");
        assertThat(known.tif()).isEqualTo("DAY");
        assertThat(other.orderType()).isEqualTo("REL");
        assertThatThrownBy(() -> OrderRequest.builder().orderType(OrderType.UNKNOWN))
                .hasMessage("orderType: UNKNOWN cannot be sent");
    }

    @Test
    void theListOfOrdersIsReadInTheWordsOfOrders() {
        LiveOrder order = gson.fromJson("""
                {"orderType":"Limit","timeInForce":"CLOSE","status":"PreSubmitted","side":"SELL"}
                """, LiveOrder.class);

        assertThat(order.orderType()).isEqualTo(OrderType.LMT);
        assertThat(order.timeInForce()).isEqualTo(TimeInForce.DAY);
        assertThat(order.status()).isEqualTo(OrderStatus.PRE_SUBMITTED);
        assertThat(order.side()).isEqualTo(Side.SELL);
    }

    @Test
    void aStatementIsOfDaysMonthsOrYears() {
        StatementRequest.Builder of = StatementRequest.builder().accountId("U1");

        assertThat(of.startDate(LocalDate.of(2026, 9, 1))
                        .endDate(LocalDate.of(2026, 9, 30))
                        .build()
                        .startDate())
                .isEqualTo("20260901");
        assertThat(of.startDate(YearMonth.of(2026, 9)).build().startDate()).isEqualTo("202609");
        assertThat(of.endDate(Year.of(2026)).build().endDate()).isEqualTo("2026");
        assertThat(of.endDate("2026").build().endDate()).isEqualTo("2026");
    }

    @Test
    void secretsAreNotShown() {
        AccessTokenResponse answer = gson.fromJson(
                "{\"oauth_token\":\"marked-token\",\"oauth_token_secret\":\"marked-secret\",\"is_paper\":true}",
                AccessTokenResponse.class);

        assertThat(answer.oauthTokenSecret()).isEqualTo("marked-secret");
        assertThat(answer).hasToString("AccessTokenResponse[isPaper=true, oauthToken=***, oauthTokenSecret=***]");
    }

    private static OrderRequest order() {
        return OrderRequest.builder()
                .conid(265598L)
                .orderType(OrderType.LMT)
                .side(Side.BUY)
                .tif(TimeInForce.DAY)
                .quantity(BigDecimal.TEN)
                .price(new BigDecimal("193.1"))
                .build();
    }
}
