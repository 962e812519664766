package io.github.ibkrclient.testkit.internal.mcp;

import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.McpSwitch;
import io.github.ibkrclient.testkit.SimulatedExecution;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.SimulatedInstrument.Derived;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.market.Holding;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.order.SimulatedOrder;
import io.github.ibkrclient.testkit.internal.view.Balances;
import io.github.ibkrclient.testkit.internal.view.QuoteFields;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The answers of tools whose real answers are recorded. They are written from the account of the consent; keys whose value
 * is not known are left out, and no answer names the account.
 */
final class McpAnswers {
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    private static final DateTimeFormatter EXPIRY = DateTimeFormatter.ofPattern("MMMdd''yy", Locale.ENGLISH);
    private static final LocalTime CLOSE = LocalTime.of(20, 0);
    private static final LocalTime OPEN = LocalTime.of(13, 30);
    private static final int MOST_STEPS = 1000;
    private static final Map<String, Integer> DAYS = Map.ofEntries(
            Map.entry("ONE_DAY", 1),
            Map.entry("TWO_DAYS", 2),
            Map.entry("THREE_DAYS", 3),
            Map.entry("ONE_WEEK", 7),
            Map.entry("TWO_WEEKS", 14),
            Map.entry("ONE_MONTH", 30),
            Map.entry("THREE_MONTHS", 91),
            Map.entry("SIX_MONTHS", 182),
            Map.entry("ONE_YEAR", 365),
            Map.entry("TWO_YEARS", 730),
            Map.entry("FIVE_YEARS", 1826));

    private final Market market;
    private final Balances balances;
    private final QuoteFields quotes;
    private final McpTrades trades;
    private final McpState state;

    McpAnswers(Market market, McpState state) {
        this.market = market;
        this.balances = new Balances(market);
        this.quotes = new QuoteFields(market);
        this.trades = new McpTrades(state);
        this.state = state;
    }

    /** A result that is an error. */
    static Json failed(String words) {
        return Json.object()
                .put("content", List.of(Json.object().put("type", "text").put("text", words)))
                .put("isError", true);
    }

    /** The result of a tool that reads. */
    Json call(String tool, JsonObject arguments, McpGrant grant, Instant now) {
        SimulatedAccount account = grant.account();
        return switch (tool) {
            case "get_account_summary" -> answered(summary(account, now));
            case "get_account_balances" -> answered(Json.object().put("balances", balances(account, now)));
            case "get_account_positions" -> answered(Json.object().put("positions", positions(account, now)));
            case "get_account_orders" -> answered(Json.object().put("orders", orders(grant, now)));
            case "get_account_trades" ->
                answered(
                        trades.rows(account, Objects.requireNonNullElse(Json.text(arguments, "period"), "TODAY"), now));
            case "get_pa_allocation" -> allocation(account, String.valueOf(Json.text(arguments, "type")), now);
            case "get_pa_performance_all_periods" -> answered(performance(account, now));
            case "get_price_snapshot" -> answered(snapshot(grant, conid(arguments), now));
            case "get_price_history" -> history(arguments, now);
            case "search_contracts" -> answered(search(String.valueOf(Json.text(arguments, "query"))));
            default -> failed("not simulated: nobody has published an answer of " + tool);
        };
    }

    private static Json answered(Json structured) {
        return Json.object()
                .put("content", List.of(Json.object().put("type", "text").put("text", structured.toString())))
                .put("isError", false)
                .put("structuredContent", structured);
    }

    private static long conid(JsonObject arguments) {
        return Long.parseLong(String.valueOf(Json.text(arguments, "contract_id")));
    }

    private static BigDecimal amount(JsonObject figures, String name) {
        return figures.getAsJsonObject(name).get("amount").getAsBigDecimal();
    }

    private Json summary(SimulatedAccount account, Instant now) {
        JsonObject figures = balances.summary(account, now);
        Json summary = Json.object().put("currency", "USD");
        Map<String, String> names = new LinkedHashMap<>();
        names.put("net_liquidation", "netliquidation");
        names.put("equity_with_loan_value", "equitywithloanvalue");
        names.put("buying_power", "buyingpower");
        names.put("gross_position_value", "grosspositionvalue");
        names.put("total_cash_value", "totalcashvalue");
        names.put("available_funds", "availablefunds");
        names.put("initial_margin", "initmarginreq");
        names.put("maintenance_margin", "maintmarginreq");
        names.put("excess_liquidity", "excessliquidity");
        names.put("dividends", "accrueddividend");
        names.forEach((name, figure) -> summary.put(name, amount(figures, figure)));
        summary.put(
                "leverage",
                amount(figures, "grosspositionvalue")
                        .divide(amount(figures, "netliquidation").max(BigDecimal.ONE), 2, RoundingMode.HALF_UP)
                        .toPlainString());
        summary.put("day_trades_remaining", "3");
        for (int day = 1; day <= 4; day++) {
            summary.put("day_trades_remaining_t" + day, "3");
        }
        return summary;
    }

    private List<Json> balances(SimulatedAccount account, Instant now) {
        List<Json> rows = new ArrayList<>();
        JsonObject ledger = balances.ledger(account, now);
        for (String currency : ledger.keySet()) {
            JsonObject entry = ledger.getAsJsonObject(currency);
            rows.add(Json.object()
                    .put("currency", currency)
                    .put("cash_balance", entry.get("cashbalance"))
                    .put("settled_cash", entry.get("settledcash"))
                    .put("net_liquidation_value", entry.get("netliquidationvalue"))
                    .put("stock_market_value", entry.get("stockmarketvalue"))
                    .put("unrealized_pnl", entry.get("unrealizedpnl"))
                    .put("realized_pnl", entry.get("realizedpnl"))
                    .put("exchange_rate", entry.get("exchangerate")));
        }
        return rows;
    }

    private List<Json> positions(SimulatedAccount account, Instant now) {
        List<Holding> held = new ArrayList<>(account.holdings(now));
        Map<Long, SimulatedExecution> last = new LinkedHashMap<>();
        account.executions(LocalDate.ofInstant(now, ZoneOffset.UTC), now)
                .forEach(fill -> last.put(fill.instrument().conid(), fill));
        last.values().stream() // what was closed today stays in the list with a size of zero
                .filter(fill ->
                        fill.position().signum() == 0 && !fill.instrument().pair())
                .forEach(fill -> held.add(new Holding(fill.instrument(), BigDecimal.ZERO, BigDecimal.ZERO)));
        return held.stream().map(holding -> position(holding, now)).toList();
    }

    private Json position(Holding holding, Instant now) {
        SimulatedInstrument instrument = holding.instrument();
        BigDecimal price = market.price(instrument, now);
        BigDecimal units = holding.size().multiply(instrument.multiplier());
        BigDecimal value = units.multiply(price);
        return Json.object()
                .put("contract_id", instrument.conid())
                .put("contract_description", label(instrument))
                .put("position", holding.size().stripTrailingZeros())
                .put("market_price", price)
                .put("market_value", money(value))
                .put("currency", instrument.currency())
                .put("average_price", holding.averagePrice())
                .put("unrealized_pnl", money(value.subtract(units.multiply(holding.averagePrice()))))
                .putIfPresent("asset_class", instrument.currency().equals("EUR") ? null : instrument.secType());
    }

    /** Such as {@code MU Dec18'26 850 PUT @AMEX}. */
    private static String label(SimulatedInstrument instrument) {
        Derived derived = instrument.derived();
        return derived == null
                ? instrument.symbol()
                : instrument.symbol() + " " + EXPIRY.format(LocalDate.parse(derived.expiry(), DAY)) + " "
                        + derived.strike().toPlainString() + " "
                        + (derived.right().equals("C") ? "CALL" : "PUT")
                        + " @" + instrument.exchange();
    }

    private static List<Json> orders(McpGrant grant, Instant now) {
        return grant.user().orders().of(grant.account().id(), now).stream()
                .map(McpAnswers::order)
                .toList();
    }

    private static Json order(SimulatedOrder order) {
        SimulatedOrder.Terms terms = order.terms();
        BigDecimal filled = order.filled();
        String type = switch (terms.type()) {
            case "MKT" -> "MARKET";
            case "LMT" -> "LIMIT";
            case "STP" -> "STOP";
            default -> terms.type();
        };
        String status = switch (order.status()) {
            case Filled -> "FILLED";
            case Cancelled -> "CANCELLED";
            default -> "NEW";
        };
        boolean limit = type.equals("LIMIT");
        String price = terms.price() == null ? "" : text(terms.price());
        return Json.object()
                .put("order_id", order.id())
                .put("order_status", status)
                .put("order_type", type)
                .put("side", terms.buys() ? "BUY" : "SELL")
                .putIfPresent("limit_price", limit ? price : null)
                .put("total_shares_qty", text(terms.size()))
                .put("cum_shares_qty", text(filled))
                .put("remaining_shares_qty", text(terms.size().subtract(filled)))
                .put(
                        "primary_description",
                        (terms.buys() ? "Buy " : "Sell ") + text(terms.size()) + " "
                                + order.instrument().symbol())
                .put(
                        "secondary_description",
                        (limit ? "Limit " + price : type) + ", " + (terms.tif().equals("DAY") ? "Day" : terms.tif()))
                .put("order_time", order.changedAt().toString());
    }

    private static String text(BigDecimal number) {
        return number.toPlainString();
    }

    private Json allocation(SimulatedAccount account, String type, Instant now) {
        List<String> kinds = type.equals("ALL") ? List.of("ASSET_CLASS", "FINANCIAL_INSTRUMENT") : List.of(type);
        if (!kinds.contains("ASSET_CLASS") && !kinds.contains("FINANCIAL_INSTRUMENT")) {
            return failed("not simulated: the simulated contracts have no " + type.toLowerCase(Locale.ROOT));
        }
        Json all = Json.object();
        for (String kind : kinds) {
            Map<String, BigDecimal> values = new LinkedHashMap<>();
            for (Holding holding : account.holdings(now)) {
                SimulatedInstrument instrument = holding.instrument();
                String group = kind.equals("ASSET_CLASS") ? assetClass(instrument) : label(instrument);
                BigDecimal value = holding.size()
                        .multiply(market.price(instrument, now))
                        .multiply(instrument.multiplier())
                        .multiply(market.catalogue().rate(instrument.currency()));
                values.merge(group, value, BigDecimal::add);
            }
            values.put("CASH", amount(balances.summary(account, now), "totalcashvalue"));
            Json sides = Json.object().put("long_positions", side(values, value -> value.signum() > 0));
            if (values.values().stream().anyMatch(value -> value.signum() < 0)) {
                sides.put("short_positions", side(values, value -> value.signum() < 0));
            }
            all.put(kind, sides);
        }
        return answered(Json.object().put("allocations", all).put("realtime", true));
    }

    private static String assetClass(SimulatedInstrument instrument) {
        return instrument.stock() ? "EQ" : instrument.derived() != null ? "OPT" : instrument.secType();
    }

    private static Json side(Map<String, BigDecimal> values, Predicate<BigDecimal> counted) {
        BigDecimal total = values.values().stream().filter(counted).reduce(BigDecimal.ZERO, BigDecimal::add);
        List<Json> items = values.entrySet().stream()
                .filter(entry -> counted.test(entry.getValue()))
                .map(entry -> Json.object()
                        .put("id", entry.getKey())
                        .put("name", entry.getKey())
                        .put("nav", money(entry.getValue()))
                        .put("weight", entry.getValue().divide(total, 4, RoundingMode.HALF_UP)))
                .toList();
        return Json.object().put("total", money(total)).put("items", items);
    }

    private Json performance(SimulatedAccount account, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate last = today.minusDays(1);
        Map<String, LocalDate> starts = new LinkedHashMap<>();
        starts.put("7D", today.minusDays(7));
        starts.put("MTD", today.withDayOfMonth(1));
        starts.put("1M", today.minusMonths(1));
        starts.put("YTD", today.withDayOfYear(1));
        starts.put("1Y", today.minusYears(1));
        Map<LocalDate, BigDecimal> known = new LinkedHashMap<>();
        Json periods = Json.object();
        starts.forEach((name, start) -> {
            List<LocalDate> days =
                    start.datesUntil(today).filter(Market::weekday).toList();
            if (!days.isEmpty()) {
                List<BigDecimal> values = days.stream()
                        .map(day -> known.computeIfAbsent(day, one -> worth(account, one)))
                        .toList();
                periods.put(
                        name,
                        Json.object()
                                .put("frequency", "D")
                                .put("start_date", DAY.format(start))
                                .put("dates", days.stream().map(DAY::format).toList())
                                .put("nav", values)
                                .put(
                                        "cps",
                                        values.stream()
                                                .map(value -> value.divide(values.get(0), 6, RoundingMode.HALF_UP)
                                                        .subtract(BigDecimal.ONE))
                                                .toList()));
            }
        });
        Json one = Json.object()
                .put("base_currency", "USD")
                .put("start", DAY.format(today.minusYears(1)))
                .put("end", DAY.format(last))
                .put("periods", periods);
        return Json.object()
                .put("portfolio_measure", "TWR")
                .put("included_accounts", List.of("account"))
                .put("end", DAY.format(last))
                .put("last_successful_update", last + " 23:59:59")
                .put("accounts", Json.object().put("account", one));
    }

    private BigDecimal worth(SimulatedAccount account, LocalDate day) {
        return amount(balances.summary(account, day.atTime(CLOSE).toInstant(ZoneOffset.UTC)), "netliquidation");
    }

    private Json snapshot(McpGrant grant, long conid, Instant now) {
        SimulatedInstrument instrument = market.catalogue().find(conid).orElse(null);
        if (instrument == null) {
            return Json.object();
        }
        boolean warm = grant.warmUp(conid);
        BigDecimal price = market.price(instrument, now);
        BigDecimal before = market.close(instrument, Market.dayBefore(market.lastTradingDay(now)));
        BigDecimal change = price.subtract(before);
        boolean open = market.open(now);
        String shown = Objects.requireNonNullElse(quotes.value(instrument, "31", now), "");
        String availability = Objects.requireNonNullElse(quotes.value(instrument, "6509", now), "");
        return Json.object()
                .put(
                        "last",
                        Json.object()
                                .put("price", price)
                                .put("ts", now.getEpochSecond())
                                .put("halted", shown.startsWith("H"))
                                .put("is_close", shown.startsWith("C")))
                .put(
                        "change",
                        Json.object()
                                .put("change", change)
                                .put(
                                        "change_pct",
                                        change.multiply(BigDecimal.valueOf(100))
                                                .divide(before, 2, RoundingMode.HALF_UP)))
                .put("prior-close", warm ? Json.object().put("priorClose", before) : Json.object())
                .put(
                        "bid-ask",
                        warm && open
                                ? Json.object()
                                        .put("bid", price.subtract(instrument.tick()))
                                        .put("ask", price.add(instrument.tick()))
                                : Json.object())
                .put("top-status", Json.object().put("status", status(availability)));
    }

    /** The word for the letter with which the Web API begins the same. */
    private static String status(String availability) {
        return availability.startsWith("D")
                ? "DELAYED"
                : availability.startsWith("Z")
                        ? "FROZEN"
                        : availability.startsWith("Y") ? "FROZEN_DELAYED" : "REALTIME";
    }

    private Json history(JsonObject arguments, Instant now) {
        SimulatedInstrument instrument =
                market.catalogue().find(conid(arguments)).orElse(null);
        String period = Json.text(arguments, "period");
        BigDecimal count = Json.number(arguments, "step_count");
        if (instrument == null) {
            return failed("Details currently unavailable");
        } else if ((period == null) == (count == null)) {
            return failed("Exactly one of period and step_count is required");
        } else if (count != null && count.intValue() > MOST_STEPS) {
            return failed("Step count more than 1000 is not allowed");
        } else if (!"ONE_DAY".equals(Json.text(arguments, "step"))) {
            return failed("not simulated: bars of another length than a day");
        }
        LocalDate last = market.lastTradingDay(now);
        List<LocalDate> days = new ArrayList<>();
        LocalDate from = period == null ? LocalDate.MIN : last.minusDays(Objects.requireNonNull(DAYS.get(period)) - 1L);
        int most = count == null ? Integer.MAX_VALUE : count.intValue();
        for (LocalDate day = last; !day.isBefore(from) && days.size() < most; day = Market.dayBefore(day)) {
            days.add(0, day);
        }
        return answered(Json.object()
                .put("time", days.stream().map(this::stamp).toList())
                .put(
                        "open",
                        days.stream()
                                .map(day -> market.opening(instrument, day))
                                .toList())
                .put(
                        "high",
                        days.stream().map(day -> market.high(instrument, day)).toList())
                .put(
                        "low",
                        days.stream().map(day -> market.low(instrument, day)).toList())
                .put(
                        "close",
                        days.stream().map(day -> market.close(instrument, day)).toList())
                .put(
                        "volume",
                        days.stream()
                                .map(day -> market.volume(
                                        instrument, day.atTime(CLOSE).toInstant(ZoneOffset.UTC)))
                                .toList())
                .put("chart_step", Duration.ofDays(1).toSeconds())
                .put("source", "Last")
                .put("delayed", 0)
                .put("error", "")
                .put("corp_actions", List.of()));
    }

    private String stamp(LocalDate day) {
        Instant opens = day.atTime(OPEN).toInstant(ZoneOffset.UTC);
        return state.is(McpSwitch.EPOCH_TIMES) ? Long.toString(opens.toEpochMilli()) : opens.toString();
    }

    private Json search(String query) {
        String wanted = query.toUpperCase(Locale.ROOT);
        List<Json> results = market.catalogue().all().stream()
                .filter(SimulatedInstrument::stock)
                .filter(stock -> stock.symbol().equals(wanted) || stock.name().contains(wanted))
                .map(this::match)
                .toList();
        return Json.object().put("results", results).put("totals", List.of());
    }

    private Json match(SimulatedInstrument stock) {
        List<Json> sections = new ArrayList<>(List.of(Json.object().put("security_type", "STK")));
        if (!market.catalogue().options(stock.conid()).isEmpty()) {
            sections.add(Json.object().put("security_type", "OPT"));
        }
        return Json.object()
                .put("symbol", stock.symbol())
                .put("exchange", stock.exchange())
                .put("country_code", stock.currency().equals("USD") ? "US" : "DE")
                .put("description", stock.name())
                .put("issuer", "")
                .put("underlying_contract_id", stock.conid())
                .put("sections", sections);
    }

    private static BigDecimal money(BigDecimal value) {
        return value.setScale(2, RoundingMode.HALF_UP);
    }
}
