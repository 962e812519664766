package io.github.ibkrclient.testkit.internal.handler;

import static io.github.ibkrclient.testkit.internal.call.Route.Need.BROKERAGE;
import static io.github.ibkrclient.testkit.internal.call.Route.Need.SSO;

import com.google.gson.JsonArray;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.SimulatedInstrument.Derived;
import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.view.ContractRows;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Finds contracts in the catalogue. */
final class ContractHandlers implements HandlerGroup {
    private static final int MOST_DEFINITIONS = 200;

    private final Market market;

    ContractHandlers(Market market) {
        this.market = market;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route("GET", "/iserver/secdef/search", BROKERAGE, this::search),
                new Route("GET", "/trsrv/stocks", SSO, this::stocks),
                new Route("GET", "/trsrv/secdef", SSO, this::definitions),
                new Route("GET", "/iserver/contract/{conid}/info", BROKERAGE, this::info));
    }

    private SimulatedResponse search(Call call) {
        String symbol = call.query("symbol").orElse("").toUpperCase(Locale.ROOT);
        String secType = call.query("secType").orElse("STK");
        if (symbol.isBlank()) {
            return SimulatedResponse.error(400, "Bad Request: symbol is missing");
        } else if (secType.equals("BOND")) {
            return SimulatedResponse.ok(bonds(symbol));
        } else if (!secType.equals("STK") && !secType.equals("IND")) {
            return SimulatedResponse.error(400, "Bad Request: secType is not valid: " + secType);
        }
        List<Json> matches = new ArrayList<>();
        for (SimulatedInstrument stock : market.catalogue().all()) {
            boolean named = call.flag("name") && stock.name().contains(symbol);
            if (secType.equals("STK")
                    && stock.stock()
                    && (named || stock.symbol().equals(symbol))) {
                call.brokerage().search(stock.conid());
                matches.add(match(stock));
            }
        }
        return SimulatedResponse.ok(Json.array(matches));
    }

    private SimulatedResponse stocks(Call call) {
        String symbols = call.query("symbols").orElse("");
        if (symbols.isBlank()) {
            return SimulatedResponse.error(400, "Bad Request: symbols is missing");
        }
        Json found = Json.object();
        for (String symbol : symbols.split(",", -1)) {
            found.put(
                    symbol,
                    market.catalogue()
                            .stock(symbol)
                            .map(this::group)
                            .map(List::of)
                            .orElse(List.of()));
        }
        return SimulatedResponse.ok(found);
    }

    private SimulatedResponse definitions(Call call) {
        List<String> conids = List.of(call.query("conids").orElse("").split(",", -1));
        if (conids.size() > MOST_DEFINITIONS || !conids.stream().allMatch(conid -> conid.matches("[0-9]{1,10}"))) {
            return SimulatedResponse.error(400, "Bad Request: conids must be 1 to " + MOST_DEFINITIONS + " numbers");
        }
        List<Json> found = conids.stream()
                .flatMap(conid -> market.catalogue().find(Long.parseLong(conid)).stream())
                .map(ContractHandlers::definition)
                .toList();
        return found.isEmpty()
                ? SimulatedResponse.of(204, "application/json; charset=utf-8", "")
                : SimulatedResponse.ok(Json.object().put("secdef", found));
    }

    private static Json definition(SimulatedInstrument instrument) {
        Derived derived = instrument.derived();
        Json definition = Json.object()
                .put("conid", instrument.conid())
                .put("currency", instrument.currency())
                .put("assetClass", instrument.secType())
                .put("expiry", derived == null ? null : derived.expiry())
                .put("putOrCall", derived == null ? null : derived.right())
                .put("strike", derived == null ? "0" : derived.strike().toPlainString())
                .put("undConid", derived == null ? 0 : derived.underlying())
                .put("multiplier", derived == null ? new BigDecimal("0.0") : Json.decimal(instrument.multiplier()));
        ContractRows.define(definition, instrument);
        return definition;
    }

    private SimulatedResponse info(Call call) {
        String conid = call.path("conid");
        if (!conid.matches("[0-9]{1,10}")) {
            return SimulatedResponse.error(400, "Bad Request: conid is not valid: " + conid);
        }
        return market.catalogue()
                .find(Long.parseLong(conid))
                .map(instrument -> SimulatedResponse.ok(info(instrument)))
                .orElseGet(() -> SimulatedResponse.error(500, "there is no contract with this conid"));
    }

    private static Json info(SimulatedInstrument instrument) {
        Derived derived = instrument.derived();
        Json info = Json.object()
                .put("cfi_code", derived == null ? "" : "O" + derived.right() + "XXXS")
                .put("symbol", instrument.symbol())
                .put("cusip", null)
                .put("expiry_full", derived == null ? null : derived.expiry())
                .put("con_id", instrument.conid())
                .put("maturity_date", derived == null ? null : derived.expiry())
                .putIfPresent("industry", instrument.stock() ? "Industrial" : null)
                .put("instrument_type", instrument.secType())
                .put("trading_class", instrument.symbol())
                .put("valid_exchanges", (instrument.pair() ? "" : "SMART,") + instrument.exchange())
                .put("allow_sell_long", false)
                .put("is_zero_commission_security", false)
                .put("local_symbol", instrument.pair() ? instrument.name() : instrument.description())
                .put("contract_clarification_type", null)
                .put("classifier", null)
                .put("currency", instrument.currency())
                .put("text", instrument.detail())
                .put("underlying_con_id", derived == null ? 0 : derived.underlying())
                .put("r_t_h", derived == null)
                .put(
                        "multiplier",
                        derived == null ? null : instrument.multiplier().toPlainString())
                .put("underlying_issuer", null)
                .put("contract_month", derived == null ? null : derived.expiry().substring(0, 6))
                .put("company_name", instrument.name())
                .put("smart_available", !instrument.pair())
                .put("exchange", instrument.pair() ? instrument.exchange() : "SMART")
                .putIfPresent("category", instrument.stock() ? "Diversified" : null);
        if (derived != null) {
            info.put("strike", derived.strike().toPlainString())
                    .put("right", derived.right().equals("C") ? "CALL" : "PUT");
        }
        return info;
    }

    private Json match(SimulatedInstrument stock) {
        String months = market.catalogue().options(stock.conid()).stream()
                .map(SimulatedInstrument::derived)
                .filter(derived -> derived != null)
                .map(Derived::month)
                .distinct()
                .collect(Collectors.joining(";"));
        String expiries = market.catalogue().options(stock.conid()).stream()
                .map(SimulatedInstrument::derived)
                .filter(derived -> derived != null)
                .map(Derived::expiry)
                .distinct()
                .collect(Collectors.joining(";"));
        List<Json> sections = new ArrayList<>(List.of(Json.object().put("secType", "STK")));
        if (!months.isEmpty()) {
            sections.add(
                    Json.object().put("secType", "OPT").put("months", months).put("exchange", "SMART;CBOE"));
        }
        return Json.object()
                .put("conid", Long.toString(stock.conid()))
                .put("companyHeader", stock.name() + " - " + stock.exchange())
                .put("companyName", stock.name())
                .put("symbol", stock.symbol())
                .put("description", stock.exchange())
                .put("restricted", stock.currency().equals("USD") ? null : "CFD")
                .put("fop", null)
                .put("opt", expiries.isEmpty() ? null : expiries)
                .put("war", null)
                .put("sections", sections);
    }

    private Json group(SimulatedInstrument stock) {
        boolean us = stock.currency().equals("USD");
        Json contract = Json.object()
                .put("conid", stock.conid())
                .put("exchange", stock.exchange())
                .put("isUS", us);
        return Json.object()
                .put("name", stock.name())
                .put("chineseName", us ? "&#x6a21;&#x62df;" : null)
                .put("assetClass", "STK")
                .put("contracts", List.of(contract));
    }

    private JsonArray bonds(String symbol) {
        return Json.array(market.catalogue()
                .stock(symbol)
                .map(stock -> List.of(Json.object()
                        .put("conid", "2147483647")
                        .put("companyHeader", "Corporate Fixed Income")
                        .put("companyName", null)
                        .put("symbol", null)
                        .put("description", null)
                        .put("restricted", null)
                        .put("fop", null)
                        .put("opt", null)
                        .put("war", null)
                        .put("sections", List.of(Json.object().put("secType", "BOND")))
                        .put("bondid", 2)
                        .put(
                                "issuers",
                                List.of(Json.object()
                                        .put("id", "e" + stock.conid())
                                        .put("name", stock.name())))))
                .orElse(List.of()));
    }
}
