package io.github.ibkrclient.testkit.internal.view;

import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.market.Holding;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The summary and the ledger of an account, counted from what it holds. */
public final class Balances {
    private static final BigDecimal NOTHING = new BigDecimal("0.0");

    /** The figures that come three times: in total, and for the commodities and the securities segment. */
    private static final List<String> SEGMENTED = List.of(
            "accruedcash",
            "accrueddividend",
            "availablefunds",
            "availabletotrade",
            "availabletowithdraw",
            "billable",
            "equitywithloanvalue",
            "excessliquidity",
            "fullavailablefunds",
            "fullexcessliquidity",
            "fullinitmarginreq",
            "fullmaintmarginreq",
            "grosspositionvalue",
            "guarantee",
            "indianstockhaircut",
            "initmarginreq",
            "lookaheadavailablefunds",
            "lookaheadexcessliquidity",
            "lookaheadinitmarginreq",
            "lookaheadmaintmarginreq",
            "maintmarginreq",
            "netliquidation",
            "netliquidationuncertainty",
            "pasharesvalue",
            "physicalcertificatevalue",
            "postexpirationexcess",
            "postexpirationmargin",
            "previousdayequitywithloanvalue",
            "regtequity",
            "regtmargin",
            "sma",
            "totalcashvalue",
            "totaldebitcardpendingcharges");

    private static final List<String> COUNTS = List.of(
            "daytradesremaining",
            "daytradesremainingt+1",
            "daytradesremainingt+2",
            "daytradesremainingt+3",
            "daytradesremainingt+4");
    private static final List<String> LEDGER_ZEROES = List.of(
            "commoditymarketvalue",
            "corporatebondsmarketvalue",
            "cryptocurrencyvalue",
            "dividends",
            "funds",
            "futuremarketvalue",
            "futureoptionmarketvalue",
            "futuresonlypnl",
            "interest",
            "issueroptionsmarketvalue",
            "moneyfunds",
            "realizedpnl",
            "tbillsmarketvalue",
            "tbondsmarketvalue",
            "warrantsmarketvalue",
            "cashbalancefxsegment");

    private final Market market;

    /** Balances at the prices of a market. */
    public Balances(Market market) {
        this.market = market;
    }

    /** The summary of an account. */
    public JsonObject summary(SimulatedAccount account, Instant now) {
        BigDecimal cash = sum(account.cash(now));
        BigDecimal gross = NOTHING;
        BigDecimal net = cash;
        for (Holding holding : account.holdings(now)) {
            BigDecimal value = inBase(holding, now);
            gross = gross.add(value.abs());
            net = net.add(value);
        }
        Map<String, BigDecimal> figures = new TreeMap<>();
        figures.put("netliquidation", net);
        figures.put("equitywithloanvalue", net);
        figures.put("previousdayequitywithloanvalue", net);
        figures.put("regtequity", net);
        figures.put("grosspositionvalue", gross);
        figures.put("totalcashvalue", cash);
        BigDecimal margin = gross.divide(BigDecimal.valueOf(4), 2, RoundingMode.HALF_UP);
        for (String name : List.of("initmarginreq", "maintmarginreq")) {
            figures.put(name, margin);
            figures.put("full" + name, margin);
            figures.put("lookahead" + name, margin);
        }
        for (String name : List.of("availablefunds", "excessliquidity")) {
            figures.put(name, net.subtract(margin));
            figures.put("full" + name, net.subtract(margin));
            figures.put("lookahead" + name, net.subtract(margin));
        }
        Json summary = Json.object();
        text(summary, "accountcode", account.id(), now);
        text(summary, "accounttype", "INDIVIDUAL", now);
        text(summary, "accountready", "true", now);
        for (String name : SEGMENTED) {
            BigDecimal figure = figures.getOrDefault(name, NOTHING);
            number(summary, name, figure, "USD", now);
            number(summary, name + "-c", NOTHING, "USD", now);
            number(summary, name + "-s", figure, "USD", now);
        }
        COUNTS.forEach(name -> number(summary, name, new BigDecimal("-1.0"), null, now));
        number(summary, "buyingpower", net.subtract(margin).multiply(BigDecimal.valueOf(4)), "USD", now);
        number(summary, "cushion", new BigDecimal("0.75"), null, now);
        number(summary, "highestseverity", NOTHING, null, now);
        number(summary, "lookaheadnextchange", NOTHING, null, now);
        number(summary, "depositoncredithold", NOTHING, "USD", now);
        number(summary, "nlvandmargininreview", NOTHING, null, now);
        text(summary, "whatifpmenabled", "true", now);
        return summary.element();
    }

    /** Gain and loss of an account since the close of the day before, in the base currency. */
    public Json profit(SimulatedAccount account, Instant now) {
        LocalDate before = Market.dayBefore(market.lastTradingDay(now));
        BigDecimal daily = NOTHING;
        BigDecimal value = NOTHING;
        BigDecimal unrealized = NOTHING;
        for (Holding holding : account.holdings(now)) {
            SimulatedInstrument instrument = holding.instrument();
            BigDecimal price = market.price(instrument, now);
            BigDecimal each = holding.size().multiply(instrument.multiplier()).multiply(rateOf(instrument));
            daily = daily.add(each.multiply(price.subtract(market.close(instrument, before))));
            unrealized = unrealized.add(each.multiply(price.subtract(holding.averagePrice())));
            value = value.add(inBase(holding, now));
        }
        BigDecimal net = sum(account.cash(now)).add(value);
        return Json.object()
                .put("rowType", 1)
                .put("dpl", money(daily))
                .put("nl", money(net))
                .put("upl", money(unrealized))
                .put("uel", money(net))
                .put("mv", money(value));
    }

    /** The ledger of an account. */
    public JsonObject ledger(SimulatedAccount account, Instant now) {
        Json ledger = Json.object();
        account.cash(now).forEach((currency, cash) -> {
            BigDecimal rate = market.catalogue().rate(currency);
            ledger.put(
                    currency,
                    entry(
                            account,
                            currency,
                            cash,
                            rate,
                            now,
                            holding -> holding.instrument().currency().equals(currency)));
        });
        ledger.put("BASE", entry(account, "BASE", sum(account.cash(now)), BigDecimal.ONE, now, holding -> true));
        return ledger.element();
    }

    private Json entry(
            SimulatedAccount account,
            String currency,
            BigDecimal cash,
            BigDecimal rate,
            Instant now,
            Predicate<Holding> counted) {
        BigDecimal stocks = NOTHING;
        BigDecimal options = NOTHING;
        BigDecimal profit = NOTHING;
        for (Holding holding : account.holdings(now).stream().filter(counted).toList()) {
            BigDecimal value = currency.equals("BASE") ? inBase(holding, now) : value(holding, now);
            stocks = holding.instrument().stock() ? stocks.add(value) : stocks;
            options = holding.instrument().stock() ? options : options.add(value);
            BigDecimal cost = holding.averagePrice()
                    .multiply(holding.size())
                    .multiply(holding.instrument().multiplier());
            profit = profit.add(value)
                    .subtract(currency.equals("BASE") ? cost.multiply(rateOf(holding.instrument())) : cost);
        }
        Json entry = Json.object()
                .put("acctcode", account.id())
                .put("cashbalance", money(cash))
                .put("settledcash", money(cash))
                .put("stockmarketvalue", money(stocks))
                .put("stockoptionmarketvalue", money(options))
                .put("netliquidationvalue", money(cash.add(stocks).add(options)))
                .put("unrealizedpnl", money(profit))
                .put("exchangerate", rate)
                .put("currency", currency)
                .put("key", "LedgerList")
                .put("secondkey", currency)
                .put("sessionid", 1)
                .put("severity", 0)
                .put("endofbundle", 1)
                .put("timestamp", now.getEpochSecond());
        LEDGER_ZEROES.forEach(name -> entry.put(name, NOTHING));
        return entry;
    }

    private BigDecimal value(Holding holding, Instant now) {
        SimulatedInstrument instrument = holding.instrument();
        return holding.size().multiply(market.price(instrument, now)).multiply(instrument.multiplier());
    }

    private BigDecimal inBase(Holding holding, Instant now) {
        return value(holding, now).multiply(rateOf(holding.instrument()));
    }

    private BigDecimal rateOf(SimulatedInstrument instrument) {
        return market.catalogue().rate(instrument.currency());
    }

    private BigDecimal sum(Map<String, BigDecimal> cash) {
        return cash.entrySet().stream()
                .map(entry -> entry.getValue().multiply(market.catalogue().rate(entry.getKey())))
                .reduce(NOTHING, BigDecimal::add);
    }

    private static void text(Json summary, String name, String value, Instant now) {
        figure(summary, name, NOTHING, null, value, now);
    }

    private static void number(Json summary, String name, BigDecimal amount, @Nullable String currency, Instant now) {
        BigDecimal rounded = money(amount);
        figure(summary, name, rounded, currency, rounded.toPlainString(), now);
    }

    private static void figure(
            Json summary, String name, BigDecimal amount, @Nullable String currency, String value, Instant now) {
        summary.put(
                name,
                Json.object()
                        .put("amount", amount)
                        .put("currency", currency)
                        .put("isNull", false)
                        .put("timestamp", now.getEpochSecond())
                        .put("value", value)
                        .put("severity", 0));
    }

    private static BigDecimal money(BigDecimal value) {
        return value.setScale(2, RoundingMode.HALF_UP);
    }
}
