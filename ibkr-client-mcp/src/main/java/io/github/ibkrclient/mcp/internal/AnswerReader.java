package io.github.ibkrclient.mcp.internal;

import com.google.gson.JsonObject;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.mcp.model.AccountSummary;
import io.github.ibkrclient.mcp.model.Allocation;
import io.github.ibkrclient.mcp.model.ContractMatch;
import io.github.ibkrclient.mcp.model.CurrencyBalance;
import io.github.ibkrclient.mcp.model.Performance;
import io.github.ibkrclient.mcp.model.PriceHistory;
import io.github.ibkrclient.mcp.model.PriceHistory.Bar;
import io.github.ibkrclient.mcp.model.RetailOrder;
import io.github.ibkrclient.mcp.model.RetailPosition;
import io.github.ibkrclient.mcp.model.RetailQuote;
import io.github.ibkrclient.mcp.model.RetailTrade;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the answers of tools. */
public final class AnswerReader {
    private AnswerReader() {}

    /** An answer of {@code get_account_summary}. */
    public static AccountSummary summary(JsonObject answer, ConcurrentMap<String, Integer> unknown) {
        return Fields.read("get_account_summary", answer, unknown, row -> {
            Stream.of("t1", "t2", "t3", "t4").forEach(day -> row.text("day_trades_remaining_" + day));
            return new AccountSummary(
                    row.text("currency"),
                    row.number("net_liquidation"),
                    row.number("equity_with_loan_value"),
                    row.number("buying_power"),
                    row.number("gross_position_value"),
                    row.number("total_cash_value"),
                    row.number("available_funds"),
                    row.number("initial_margin"),
                    row.number("maintenance_margin"),
                    row.number("excess_liquidity"),
                    row.number("dividends"),
                    row.number("leverage"),
                    row.text("day_trades_remaining"));
        });
    }

    /** An answer of {@code get_account_balances}. */
    public static List<CurrencyBalance> balances(JsonObject answer, ConcurrentMap<String, Integer> unknown) {
        return rows(
                "get_account_balances",
                "balances",
                answer,
                unknown,
                row -> new CurrencyBalance(
                        row.text("currency"),
                        row.number("cash_balance"),
                        row.number("settled_cash"),
                        row.number("net_liquidation_value"),
                        row.number("stock_market_value"),
                        row.number("unrealized_pnl"),
                        row.number("realized_pnl"),
                        row.number("exchange_rate")));
    }

    /** An answer of {@code get_account_positions}. */
    public static List<RetailPosition> positions(JsonObject answer, ConcurrentMap<String, Integer> unknown) {
        return rows(
                "get_account_positions",
                "positions",
                answer,
                unknown,
                row -> new RetailPosition(
                        row.whole("contract_id"),
                        row.text("contract_description"),
                        row.number("position"),
                        row.number("market_price"),
                        row.number("market_value"),
                        row.text("currency"),
                        row.number("average_price"),
                        row.number("unrealized_pnl"),
                        row.number("daily_pnl"),
                        row.text("asset_class")));
    }

    /** An answer of {@code get_account_orders}. */
    public static List<RetailOrder> orders(JsonObject answer, ConcurrentMap<String, Integer> unknown) {
        return rows(
                "get_account_orders",
                "orders",
                answer,
                unknown,
                row -> new RetailOrder(
                        row.whole("order_id"),
                        row.text("order_status"),
                        row.text("order_type"),
                        row.text("side"),
                        row.number("limit_price"),
                        row.number("total_shares_qty"),
                        row.number("cum_shares_qty"),
                        row.number("remaining_shares_qty"),
                        row.text("primary_description"),
                        row.text("secondary_description"),
                        row.instant("order_time")));
    }

    /** An answer of {@code get_account_trades}. */
    public static List<RetailTrade> trades(JsonObject answer, ConcurrentMap<String, Integer> unknown) {
        return rows("get_account_trades", "trades", answer, unknown, row -> {
            Stream.of("stop_price", "formatted_price").forEach(row::text);
            return new RetailTrade(
                    row.text("trade_id"),
                    row.text("symbol"),
                    row.text("company_name"),
                    row.text("sec_type"),
                    row.text("currency"),
                    row.text("side"),
                    row.number("size"),
                    row.number("price"),
                    row.text("order_type"),
                    row.text("tif"),
                    row.text("description"),
                    row.instant("trade_time"),
                    row.text("exchange"),
                    row.number("commission"),
                    row.number("net_amount"),
                    row.number("realized_pnl"),
                    row.text("order_id"));
        });
    }

    /** An answer of {@code get_pa_allocation}. */
    public static Map<String, Allocation> allocation(JsonObject answer, ConcurrentMap<String, Integer> unknown) {
        return Fields.read("get_pa_allocation", answer, unknown, whole -> {
            whole.flag("realtime");
            return whole.map(
                    "allocations",
                    kind -> new Allocation(
                            kind.object("long_positions", AnswerReader::side),
                            kind.object("short_positions", AnswerReader::side)));
        });
    }

    private static Allocation.Side side(Fields side) {
        return new Allocation.Side(
                side.number("total"),
                side.rows(
                        "items",
                        item -> new Allocation.Item(
                                item.text("id"), item.text("name"), item.number("nav"), item.number("weight"))));
    }

    /** An answer of {@code get_pa_performance_all_periods}. */
    public static Performance performance(JsonObject answer, ConcurrentMap<String, Integer> unknown) {
        return Fields.read("get_pa_performance_all_periods", answer, unknown, whole -> {
            Stream.of("end", "last_successful_update").forEach(whole::text);
            return new Performance(
                    whole.text("portfolio_measure"),
                    whole.texts("included_accounts"),
                    whole.map("accounts", account -> {
                        Stream.of("start", "end").forEach(account::text);
                        return new Performance.OfAccount(
                                account.text("base_currency"), account.map("periods", AnswerReader::period));
                    }));
        });
    }

    private static Performance.Period period(Fields period) {
        period.text("start_date");
        return new Performance.Period(
                period.text("frequency"), period.days("dates"), period.numbers("nav"), period.numbers("cps"));
    }

    /** An answer of {@code get_price_snapshot}. */
    public static RetailQuote quote(JsonObject answer, ConcurrentMap<String, Integer> unknown) {
        return Fields.read("get_price_snapshot", answer, unknown, whole -> {
            Fields last = whole.part("last");
            Fields change = whole.part("change");
            Fields book = whole.part("bid-ask");
            return new RetailQuote(
                    last.number("price"),
                    last.second("ts"),
                    last.flag("halted"),
                    last.flag("is_close"),
                    change.number("change"),
                    change.number("change_pct"),
                    whole.part("prior-close").number("priorClose"),
                    book.number("bid"),
                    book.number("ask"),
                    whole.part("top-status").text("status"));
        });
    }

    /** An answer of {@code get_price_history}. */
    public static PriceHistory history(JsonObject answer, ConcurrentMap<String, Integer> unknown) {
        return Fields.read("get_price_history", answer, unknown, whole -> {
            whole.text("source");
            whole.optionalRows("corp_actions", action -> {
                Stream.of("type", "date", "value", "currency").forEach(action::text);
                return true;
            });
            List<Instant> times = whole.instants("time");
            List<BigDecimal> open = whole.numbers("open");
            List<BigDecimal> high = whole.numbers("high");
            List<BigDecimal> low = whole.numbers("low");
            List<BigDecimal> close = whole.numbers("close");
            List<BigDecimal> volume = whole.numbers("volume");
            if (Stream.of(open, high, low, close, volume).anyMatch(column -> column.size() != times.size())) {
                throw new DecodeException("$.time", "the columns of bars have different lengths");
            }
            List<Bar> bars = new ArrayList<>();
            for (int at = 0; at < times.size(); at++) {
                bars.add(
                        new Bar(times.get(at), open.get(at), high.get(at), low.get(at), close.get(at), volume.get(at)));
            }
            Long step = whole.whole("chart_step");
            Long delay = whole.whole("delayed");
            String error = whole.text("error");
            return new PriceHistory(
                    bars,
                    step == null ? null : Duration.ofSeconds(step),
                    delay == null ? null : Duration.ofSeconds(delay),
                    error == null || error.isEmpty() ? null : error);
        });
    }

    /** An answer of {@code search_contracts}. */
    public static List<ContractMatch> contracts(JsonObject answer, ConcurrentMap<String, Integer> unknown) {
        return Fields.read("search_contracts", answer, unknown, whole -> {
            whole.optionalRows("totals", total -> true);
            return whole.rows("results", row -> {
                row.text("issuer");
                List<String> types =
                        row.optionalRows("sections", section -> String.valueOf(section.text("security_type")));
                return new ContractMatch(
                        row.whole("underlying_contract_id"),
                        row.text("symbol"),
                        row.text("exchange"),
                        row.text("country_code"),
                        row.text("description"),
                        types);
            });
        });
    }

    private static <T> List<T> rows(
            String tool,
            String list,
            JsonObject answer,
            ConcurrentMap<String, Integer> unknown,
            Function<Fields, T> reader) {
        return Fields.read(tool, answer, unknown, whole -> whole.rows(list, reader));
    }
}
