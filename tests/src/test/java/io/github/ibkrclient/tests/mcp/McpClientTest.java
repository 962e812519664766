package io.github.ibkrclient.tests.mcp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.mcp.McpClient;
import io.github.ibkrclient.mcp.McpExecutions;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.mcp.McpToolException;
import io.github.ibkrclient.mcp.ReadTool;
import io.github.ibkrclient.mcp.ToolCheck;
import io.github.ibkrclient.mcp.TradePeriod;
import io.github.ibkrclient.mcp.model.Allocation;
import io.github.ibkrclient.mcp.model.Performance.OfAccount;
import io.github.ibkrclient.mcp.model.RetailPosition;
import io.github.ibkrclient.mcp.model.RetailQuote;
import io.github.ibkrclient.mcp.model.RetailTrade;
import io.github.ibkrclient.model.SummaryValue;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.testkit.McpSwitch;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tools, their answers and their errors. */
class McpClientTest {
    private final RetailUser user = new RetailUser();
    private final McpClient client = user.connect();

    @AfterEach
    void close() {
        user.close();
    }

    @Test
    void theAccountIsTheOneThatTheWebApiShows() {
        IbkrClient web = user.fixture.client();
        web.portfolio().accounts();
        Map<String, SummaryValue> figures = web.portfolio().summary(user.account());
        Map<Long, BigDecimal> sizes = new HashMap<>();
        web.portfolio()
                .allPositions(user.account())
                .forEach(position -> sizes.put(position.conid(), position.position()));

        assertThat(client.summary().netLiquidation())
                .isEqualByComparingTo(
                        requireNonNull(figures.get("netliquidation")).amount());
        assertThat(client.summary().excessLiquidity())
                .isEqualByComparingTo(
                        requireNonNull(figures.get("excessliquidity")).amount());
        List<RetailPosition> held = client.positions().stream()
                .filter(position -> requireNonNull(position.position()).signum() != 0)
                .toList();
        assertThat(held).hasSameSizeAs(sizes.keySet());
        assertThat(held)
                .allSatisfy(position ->
                        assertThat(position.position()).isEqualByComparingTo(sizes.get(position.contractId())));
        assertThat(held).extracting(RetailPosition::description).contains("AAPL", "SPY Jun16'28 600 CALL @CBOE");
        assertThat(client.balances()).extracting(balance -> balance.currency()).contains("USD", "EUR", "BASE");
        assertThat(client.balances().stream().filter(balance -> balance.isTotal()))
                .hasSize(1);
        assertThat(user.ibkr.violations()).isEmpty();
    }

    @Test
    void tradesOfTodayAreThoseOfTheWebApiWithTheSameIds() {
        IbkrClient web = user.fixture.client();
        Map<String, Trade> expected = web.trades().list(1, user.account()).stream()
                .collect(Collectors.toMap(Trade::executionId, trade -> trade));

        List<RetailTrade> trades = client.trades(TradePeriod.TODAY);

        assertThat(trades).extracting(RetailTrade::tradeId).containsExactlyInAnyOrderElementsOf(expected.keySet());
        assertThat(trades).allSatisfy(trade -> {
            Trade same = requireNonNull(expected.get(trade.tradeId()));
            assertThat(trade.side()).isEqualTo(requireNonNull(same.side()).name());
            assertThat(trade.size()).isEqualByComparingTo(same.size());
            assertThat(trade.price()).isEqualByComparingTo(same.price());
            assertThat(trade.time()).isEqualTo(same.tradeTime());
        });
    }

    @Test
    void aQuoteIsAskedForAgainWhenTheFirstAnswerIsNotWarm() {
        RetailQuote quote = client.quote(265598);

        assertThat(quote.priorClose()).isPositive();
        assertThat(quote.bid()).isLessThan(quote.ask());
        assertThat(user.ibkr.mcp().called()).containsExactly("get_price_snapshot", "get_price_snapshot");
        assertThat(client.quote(1))
                .isEqualTo(new RetailQuote(null, null, null, null, null, null, null, null, null, null));
    }

    @Test
    void barsContractsPerformanceAndAllocationAreRead() {
        user.ibkr.mcp().set(McpSwitch.EPOCH_TIMES, true);
        List<Instant> epoch = client.dailyBars(265598, "STK", "ONE_WEEK").bars().stream()
                .map(bar -> bar.time())
                .toList();
        user.ibkr.mcp().set(McpSwitch.EPOCH_TIMES, false);
        assertThat(client.dailyBars(265598, "STK", "ONE_WEEK").bars())
                .hasSize(5)
                .extracting(bar -> bar.time())
                .isEqualTo(epoch);
        assertThat(client.searchContracts("aapl").get(0).contractId()).isEqualTo(265598);
        OfAccount account = requireNonNull(client.performance().accounts().get("account"));
        assertThat(requireNonNull(account.periods().get("7D")).nav()).isNotEmpty();
        Allocation classes = requireNonNull(client.allocation("ASSET_CLASS").get("ASSET_CLASS"));
        assertThat(requireNonNull(classes.longSide()).items())
                .extracting(item -> item.id())
                .contains("EQ", "CASH");
        assertThat(client.orders()).isEmpty();
        assertThat(client.unknownFields()).isEmpty();
        assertThat(user.ibkr.violations()).isEmpty();
    }

    @Test
    void anErrorOfAToolIsAnErrorAndSaysWhoseItIs() {
        JsonObject text = new JsonObject();
        text.addProperty("contract_id", "265598");
        assertThat(failure(() -> client.call(ReadTool.GET_PRICE_SNAPSHOT, text)).kind())
                .isEqualTo(McpToolException.Kind.INVALID_INPUT);
        assertThat(failure(() -> client.call(ReadTool.GET_COMPANY_THEMES, company()))
                        .kind())
                .isEqualTo(McpToolException.Kind.UPSTREAM);
        user.ibkr.mcp().failNext("get_account_positions", "");
        assertThat(failure(client::positions)).hasMessageContaining("IBKR says: Details currently unavailable");
        assertThat(client.positions()).isNotEmpty();
    }

    private static JsonObject company() {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("contract_id", 265598);
        return arguments;
    }

    private static McpToolException failure(ThrowingCallable call) {
        return catchThrowableOfType(McpToolException.class, call);
    }

    @Test
    void aHundredCallsInARowBreakNoLimit() {
        for (int i = 0; i < 100; i++) {
            client.balances();
        }

        assertThat(user.ibkr.violations()).isEmpty();
        assertThat(user.fixture.time.slept()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(5));
    }

    @Test
    void threadsShareThePace() {
        user.fixture.time.run(8, () -> {
            for (int i = 0; i < 8; i++) {
                assertThat(client.summary().netLiquidation()).isPositive();
            }
        });

        assertThat(user.ibkr.violations()).isEmpty();
    }

    @Test
    void whoIsToldThatThereWereTooManyWaitsAndHasTheAnswerAllTheSame() {
        McpClient other = McpClient.of(user.login(user.store)); // two programs, each with a pace of its own
        for (int i = 0; i < 25; i++) {
            assertThat(client.balances()).isNotEmpty();
            assertThat(other.balances()).isNotEmpty();
        }

        assertThat(user.ibkr.violations())
                .isNotEmpty()
                .allMatch(one -> one.kind().name().equals("MCP_PACING"));
    }

    @Test
    void theListOfToolsIsComparedWithWhatIsKnown() {
        ToolCheck check = client.checkTools();

        assertThat(check.tools()).isEqualTo(34);
        assertThat(check.missing()).isEmpty();
        assertThat(check.unknown()).isEmpty();
        assertThat(check.usable()).isTrue();
        assertThat(check.server()).isEqualTo("ibkr-cpapi-mcp 0-sim (simulated, unmeasured)");
    }

    /** Calls every public method of every public class with every argument that could name a tool. */
    @Test
    void noPublicMethodCanCallAToolThatWrites() {
        Set<String> writing = Set.of(
                "create_order_instruction",
                "delete_order_instruction",
                "get_combo_identifier",
                "create_alert",
                "update_alert",
                "set_alert_status",
                "delete_alert",
                "create_watchlist",
                "edit_watchlist",
                "delete_watchlist",
                "provide_customer_feedback");
        assertThat(Stream.of(ReadTool.values()).map(ReadTool::tool)).hasSize(23).doesNotContainAnyElementsOf(writing);
        int called = 0;
        for (Object target : new Object[] {client, McpExecutions.of(client)}) {
            for (Method method : target.getClass().getMethods()) {
                boolean own = !Modifier.isStatic(method.getModifiers())
                        && !method.getDeclaringClass().equals(Object.class);
                for (String name : own ? names(method, writing) : Set.<String>of()) {
                    for (ReadTool tool : ReadTool.values()) {
                        called += invoke(method, target, name, tool);
                    }
                    user.fixture.time.advance(Duration.ofMinutes(1));
                }
            }
        }
        assertThat(called).isGreaterThan(100);
        assertThat(user.ibkr.mcp().called())
                .contains("get_account_summary", "whats_new")
                .doesNotContainAnyElementsOf(writing);
        assertThat(user.ibkr.violations()).isEmpty();
    }

    /** A method that takes no text is called once. */
    private static Set<String> names(Method method, Set<String> all) {
        boolean takesText = Stream.of(method.getParameterTypes())
                .anyMatch(type -> type.equals(String.class) || type.equals(JsonObject.class));
        return takesText ? all : Set.of("create_order_instruction");
    }

    /** Returns 1 when the method was called, 0 when it does not depend on the tool and was called before. */
    private static int invoke(Method method, Object target, String name, ReadTool tool) {
        List<@Nullable Object> arguments = new ArrayList<>();
        boolean takesTool = false;
        for (Class<?> type : method.getParameterTypes()) {
            takesTool |= type.equals(ReadTool.class);
            arguments.add(argument(type, name, tool));
        }
        if (!takesTool && tool != ReadTool.WHATS_NEW) {
            return 0;
        }
        try {
            method.invoke(target, arguments.toArray());
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).isInstanceOfAny(IbkrException.class, IllegalArgumentException.class);
        } catch (IllegalAccessException e) {
            throw new LinkageError("a public method cannot be called", e);
        }
        return 1;
    }

    private static @Nullable Object argument(Class<?> type, String name, ReadTool tool) {
        if (type.equals(String.class)) {
            return name;
        } else if (type.equals(ReadTool.class)) {
            return tool;
        } else if (type.equals(TradePeriod.class)) {
            return TradePeriod.TODAY;
        } else if (type.equals(long.class)) {
            return 265598L;
        } else if (type.equals(LocalDate.class)) {
            return LocalDate.of(2026, 9, 1);
        }
        assertThat(type).isEqualTo(JsonObject.class);
        JsonObject arguments = new JsonObject();
        JsonArray params = new JsonArray();
        params.add(name);
        arguments.addProperty("name", name);
        arguments.add("params", params);
        return arguments;
    }

    @Test
    void aHostThatIsNotTheOneOfTheConsentGetsNoToken() {
        McpLogin elsewhere = user.builder(user.store)
                .mcpUrl("https://other.invalid/v1/api/mcp-public")
                .build();

        assertThat(catchThrowable(() -> McpClient.of(elsewhere).summary()))
                .hasMessageContaining("mcp-url: is https://other.invalid/v1/api/mcp-public, and the consent is for")
                .hasMessageEndingWith("; leave the URL out, or disconnect and connect there");
    }

    @Test
    void hostileValuesFailAsAnswersThatCannotBeReadAndBreakNothing() {
        Map<String, String> hostile = Map.of(
                "\"protocolVersion\":\"[^\"]+\"", "\"protocolVersion\":\"2025\\\\n06\"",
                "\"serverInfo\":", "\"Mcp-Session-Id\":\"a\\\\r\\\\nb\",\"serverInfo\":",
                "\"name\":\"get_account_summary\"", "\"name\":{}",
                "\"name\":\"get_account_balances\"", "\"name\":null",
                "\"ts\":\\d+", "\"ts\":99999999999999999");
        AtomicReference<String> regex = new AtomicReference<>("nothing at all");
        AtomicReference<String> value = new AtomicReference<>("");
        McpLogin login = McpLogin.builder(user.store)
                .runtime(user.runtime(text -> text.replaceFirst(regex.get(), value.get())))
                .build();
        hostile.forEach((place, odd) -> {
            McpClient client = McpClient.of(login);
            regex.set(place);
            value.set(odd);
            assertThat(catchThrowable(() -> {
                        client.checkTools();
                        client.quote(265598);
                    }))
                    .as(odd)
                    .isInstanceOf(DecodeException.class);
            regex.set("nothing at all");

            assertThat(client.checkTools().usable()).isTrue();
            assertThat(client.quote(265598).last()).isPositive();
            user.fixture.time.advance(Duration.ofMinutes(1));
        });
    }
}
