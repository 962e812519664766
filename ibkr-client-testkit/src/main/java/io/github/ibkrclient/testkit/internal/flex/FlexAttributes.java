package io.github.ibkrclient.testkit.internal.flex;

import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.BookedExecution.Kind;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.FlexQuery.Level;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.SimulatedInstrument.Derived;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.report.BookedOrder;
import io.github.ibkrclient.testkit.internal.report.CashFlows;
import io.github.ibkrclient.testkit.internal.report.Printed;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The attributes of trades, in the order of IBKR's documents. All rows of a kind of query have the same attributes. */
final class FlexAttributes {
    private static final String[] ACTIVITY =
            ("accountId acctAlias model currency fxRateToBase assetCategory subCategory"
                            + " symbol description conid securityID securityIDType cusip isin figi listingExchange underlyingConid"
                            + " underlyingSymbol underlyingSecurityID underlyingListingExchange issuer issuerCountryCode tradeID"
                            + " multiplier relatedTradeID strike reportDate expiry dateTime putCall tradeDate principalAdjustFactor"
                            + " settleDateTarget transactionType exchange quantity tradePrice tradeMoney proceeds taxes ibCommission"
                            + " ibCommissionCurrency netCash closePrice openCloseIndicator notes cost fifoPnlRealized mtmPnl"
                            + " origTradePrice origTradeDate origTradeID origOrderID origTransactionID buySell clearingFirmID"
                            + " ibOrderID transactionID ibExecID relatedTransactionID rtn brokerageOrderID orderReference"
                            + " volatilityOrderLink exchOrderId extExecID orderTime openDateTime holdingPeriodDateTime whenRealized"
                            + " whenReopened levelOfDetail changeInPrice changeInQuantity orderType traderID isAPIOrder accruedInt"
                            + " initialInvestment positionActionID serialNumber deliveryType commodityType fineness weight")
                    .split(" ", -1);
    private static final String[] CONFIRMATIONS = ("accountId acctAlias model currency assetCategory subCategory symbol"
                    + " description conid securityID securityIDType cusip isin figi listingExchange underlyingConid"
                    + " underlyingSymbol underlyingSecurityID underlyingListingExchange issuer issuerCountryCode multiplier"
                    + " strike expiry putCall principalAdjustFactor transactionType tradeID orderID execID brokerageOrderID"
                    + " orderReference volatilityOrderLink exchOrderId extExecID clearingFirmID origTradePrice origTradeDate"
                    + " origTradeID orderTime dateTime reportDate settleDate tradeDate exchange buySell quantity price amount"
                    + " proceeds netCash netCashWithBillable commission brokerExecutionCommission brokerClearingCommission"
                    + " thirdPartyExecutionCommission thirdPartyClearingCommission thirdPartyRegulatoryCommission"
                    + " otherCommission commissionCurrency tax salesTax otherTax tradeCharge code orderType levelOfDetail"
                    + " traderID isAPIOrder allocatedTo blockID rfqID accruedInt")
            .split(" ", -1);

    private final FlexQuery query;
    private final Market market;
    private final String base;
    private final boolean oneDay;
    private final Instant now;

    /**
     * The attributes of an account's trades.
     *
     * @param base the currency of the account's reports
     * @param oneDay whether the document is about a single day; only then activity names client order ids
     */
    FlexAttributes(FlexQuery query, Market market, String base, boolean oneDay, Instant now) {
        this.query = query;
        this.market = market;
        this.base = base;
        this.oneDay = oneDay;
        this.now = now;
    }

    /** The names of all attributes. */
    static List<String> names(FlexQuery.Kind kind) {
        return List.of(kind == FlexQuery.Kind.ACTIVITY ? ACTIVITY : CONFIRMATIONS);
    }

    /** The attributes of an execution, an order or a summary. */
    Map<String, String> of(BookedOrder rows, Level level) {
        BookedExecution first = rows.first();
        Map<String, String> values = new LinkedHashMap<>();
        contract(values, first);
        amounts(values, rows, rows.rows().stream().anyMatch(row -> Printed.known(row, now)));
        values.put("accountId", first.account());
        values.put("currency", first.instrument().currency());
        values.put("buySell", (first.bought() ? "BUY" : "SELL") + (first.kind() == Kind.TRADE_CANCEL ? " (Ca.)" : ""));
        values.put("levelOfDetail", level.name());
        values.put("accruedInt", "0");
        if (level == Level.SYMBOL_SUMMARY) {
            List.of("reportDate", "tradeDate", "settleDateTarget", "settleDate", "exchange")
                    .forEach(name -> values.put(name, "MULTI"));
        } else {
            order(values, first, level);
        }
        if (level == Level.EXECUTION) {
            execution(values, first);
        }
        Map<String, String> all = new LinkedHashMap<>();
        names(query.kind()).forEach(name -> all.put(name, values.getOrDefault(name, "")));
        return all;
    }

    private void contract(Map<String, String> values, BookedExecution row) {
        SimulatedInstrument instrument = row.instrument();
        Derived derived = instrument.derived();
        values.put(
                "fxRateToBase",
                Printed.exact(
                        CashFlows.rate(market, instrument.currency(), base).setScale(5, RoundingMode.HALF_UP)));
        values.put("assetCategory", instrument.secType());
        values.put("symbol", instrument.listedSymbol());
        values.put(
                "description",
                instrument.stock() || instrument.crypto() ? instrument.name() : instrument.reportSymbol());
        values.put("conid", Long.toString(instrument.conid()));
        values.put("securityID", instrument.isin());
        values.put("securityIDType", instrument.stock() ? "ISIN" : "");
        values.put("cusip", instrument.cusip());
        values.put("isin", instrument.isin());
        values.put("listingExchange", instrument.pair() ? "" : instrument.exchange());
        values.put("multiplier", Printed.exact(instrument.multiplier()));
        if (instrument.stock()) {
            values.put("subCategory", instrument.symbol().equals("SPY") ? "ETF" : "COMMON");
            values.put("issuerCountryCode", instrument.isin().substring(0, 2));
            values.put("underlyingSymbol", instrument.symbol());
        } else if (derived != null) {
            SimulatedInstrument stock =
                    market.catalogue().find(derived.underlying()).orElseThrow();
            values.put("subCategory", derived.right());
            values.put("underlyingConid", Long.toString(stock.conid()));
            values.put("underlyingSymbol", stock.symbol());
            values.put("underlyingSecurityID", stock.isin());
            values.put("underlyingListingExchange", stock.exchange());
            values.put("strike", Printed.exact(derived.strike()));
            values.put(
                    "expiry", query.format().date(LocalDate.parse(derived.expiry(), DateTimeFormatter.BASIC_ISO_DATE)));
            values.put("putCall", derived.right());
        }
    }

    private void amounts(Map<String, String> values, BookedOrder rows, boolean known) {
        BookedExecution first = rows.first();
        BigDecimal commission = rows.commission(now);
        BigDecimal money = rows.proceeds().negate();
        BigDecimal net =
                first.instrument().pair() ? BigDecimal.ZERO : rows.proceeds().add(commission);
        values.put("quantity", Printed.exact(rows.quantity()));
        values.put("tradePrice", Printed.exact(rows.price()));
        values.put("price", Printed.exact(rows.price()));
        values.put("tradeMoney", Printed.exact(money));
        values.put("amount", Printed.exact(money));
        values.put("cost", first.instrument().pair() ? "0" : Printed.exact(money.subtract(commission)));
        values.put("proceeds", Printed.exact(rows.proceeds()));
        values.put("netCash", Printed.exact(net));
        values.put("netCashWithBillable", Printed.exact(net));
        values.put("ibCommission", known ? Printed.exact(commission) : "");
        values.put("commission", known ? Printed.exact(commission) : "");
        values.put("brokerExecutionCommission", known ? Printed.exact(commission) : "");
        values.put("ibCommissionCurrency", first.commissionCurrency());
        values.put("commissionCurrency", first.commissionCurrency());
        List.of(
                        "taxes",
                        "fifoPnlRealized",
                        "mtmPnl",
                        "brokerClearingCommission",
                        "thirdPartyExecutionCommission",
                        "thirdPartyClearingCommission",
                        "thirdPartyRegulatoryCommission",
                        "otherCommission",
                        "tax",
                        "salesTax",
                        "otherTax",
                        "tradeCharge")
                .forEach(name -> values.put(name, "0"));
    }

    private void order(Map<String, String> values, BookedExecution row, Level level) {
        boolean booking = row.kind() == Kind.BOOK_TRADE;
        boolean referenced = oneDay || query.kind() == FlexQuery.Kind.CONFIRMATIONS;
        values.put("reportDate", query.format().date(row.reportDate()));
        values.put("tradeDate", query.format().date(row.tradeDate()));
        values.put("settleDateTarget", query.format().date(row.settleDate()));
        values.put("settleDate", query.format().date(row.settleDate()));
        values.put("dateTime", query.format().time(row.at()));
        values.put("orderTime", booking ? "" : query.format().time(row.order().placedAt()));
        values.put("ibOrderID", Long.toString(row.order().id()));
        values.put("orderID", Long.toString(row.order().id()));
        values.put(
                "orderReference",
                referenced ? Objects.requireNonNullElse(row.order().reference(), "") : "");
        values.put("orderType", row.order().type());
        values.put("openCloseIndicator", row.openClose());
        values.put("notes", level == Level.ORDER ? row.openClose() : String.join(";", row.codes()));
        values.put("code", row.notes());
        values.put(
                "closePrice",
                row.instrument().pair() ? "0" : Printed.exact(market.close(row.instrument(), row.reportDate())));
    }

    private void execution(Map<String, String> values, BookedExecution row) {
        String executionId = Objects.requireNonNullElse(row.ids().executionId(), "");
        boolean cancels = row.kind() == Kind.TRADE_CANCEL;
        values.put("transactionType", row.kind().transactionType());
        values.put("exchange", row.venue());
        values.put("tradeID", Objects.requireNonNullElse(row.ids().tradeId(), ""));
        values.put("transactionID", row.ids().transactionId());
        values.put("ibExecID", executionId);
        values.put("execID", executionId);
        values.put("brokerageOrderID", executionId.isEmpty() ? "" : executionId.substring(0, 17) + ".0001");
        values.put("exchOrderId", "N/A");
        values.put("extExecID", executionId.isEmpty() ? "N/A" : row.ids().transactionId());
        values.put("origTradePrice", cancels ? Printed.exact(row.price()) : "0");
        values.put("origTradeDate", cancels ? query.format().date(row.tradeDate()) : "");
        values.put("origOrderID", cancels ? Long.toString(row.order().id()) : "0");
        values.put("origTransactionID", Objects.requireNonNullElse(row.ids().cancels(), "0"));
        values.put("isAPIOrder", row.order().reference() == null ? "N" : "Y");
        values.put("changeInPrice", "0");
        values.put("changeInQuantity", "0");
        values.put("fineness", "0.0");
        values.put("weight", "0.0");
    }
}
