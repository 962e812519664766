package io.github.ibkrclient.testkit.internal.view;

import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.SimulatedInstrument.Derived;
import io.github.ibkrclient.testkit.internal.http.Json;
import java.math.BigDecimal;
import java.util.List;

/** The definitions of contracts. */
public final class ContractRows {
    private ContractRows() {}

    /** Adds the definition of a contract to a row. */
    public static void define(Json row, SimulatedInstrument instrument) {
        Derived derived = instrument.derived();
        boolean dollars = instrument.currency().equals("USD");
        Json step = Json.object()
                .put("decimalDigits", instrument.tick().scale())
                .put("lowerEdge", new BigDecimal("0.0"))
                .put("wholeDigits", 4);
        row.put(
                        "incrementRules",
                        List.of(Json.object()
                                .put("lowerEdge", new BigDecimal("0.0"))
                                .put("increment", instrument.tick())))
                .put("displayRule", Json.object().put("magnification", 0).put("displayRuleStep", List.of(step)))
                .put("time", 42)
                .put("chineseName", "&#x6a21;&#x62df;")
                .put("allExchanges", "AMEX,NYSE,CBOE,IBKRATS," + instrument.exchange())
                .put("listingExchange", instrument.exchange())
                .put("countryCode", dollars ? "US" : "DE")
                .put("name", instrument.name())
                .put("lastTradingDay", derived == null ? null : derived.expiry())
                .put("group", derived == null ? "Diversified" : null)
                .put("sector", derived == null ? "Industrial" : null)
                .put("sectorGroup", derived == null ? "Diversified" : null)
                .put("ticker", instrument.symbol())
                .put("type", derived == null ? "COMMON" : null)
                .put("hasOptions", derived == null)
                .put("fullName", instrument.description())
                .put("isUS", dollars)
                .put("isEventContract", false)
                .put("pageSize", 100);
    }
}
