package io.github.ibkrclient.testkit.internal.handler;

import static io.github.ibkrclient.testkit.internal.call.Route.Need.ACCOUNTS;

import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.SimulatedInstrument.Derived;
import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.view.QuoteFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Quotes. The first request for a contract opens its feed and brings ids only. */
final class MarketDataHandlers implements HandlerGroup {
    private static final int MOST_CONTRACTS = 100;
    private static final int MOST_FIELDS = 50;

    private final Market market;
    private final QuoteFields fields;

    MarketDataHandlers(Market market) {
        this.market = market;
        this.fields = new QuoteFields(market);
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route("GET", "/iserver/marketdata/snapshot", ACCOUNTS, this::snapshot));
    }

    private SimulatedResponse snapshot(Call call) {
        List<String> conids = list(call, "conids");
        List<String> wanted = list(call, "fields");
        if (conids.isEmpty() || wanted.isEmpty()) {
            return SimulatedResponse.error(400, "Bad Request: conids and fields are needed");
        } else if (conids.size() > MOST_CONTRACTS || wanted.size() > MOST_FIELDS) {
            return SimulatedResponse.error(400, "Bad Request: at most 100 conids and 50 fields");
        }
        List<Json> rows = new ArrayList<>();
        for (String conidEx : conids) {
            if (!conidEx.matches("[0-9]{1,10}(@[A-Z0-9.]+)?")) {
                return SimulatedResponse.error(400, "Bad Request: conid is not valid: " + conidEx);
            }
            rows.add(row(call, conidEx, wanted));
        }
        return SimulatedResponse.ok(Json.array(rows));
    }

    private Json row(Call call, String conidEx, List<String> wanted) {
        int at = conidEx.indexOf('@');
        long conid = Long.parseLong(at < 0 ? conidEx : conidEx.substring(0, at));
        Json row = Json.object().put("conid", conid).put("conidEx", conidEx);
        Optional<SimulatedInstrument> found = market.catalogue().find(conid);
        boolean fed = call.brokerage().feed(conid, call.now()) && !call.cold();
        if (fed && found.filter(instrument -> reachable(call, instrument)).isPresent()) {
            row.put("server_id", "q0")
                    .put("_updated", call.now().toEpochMilli())
                    .put("6119", "q0");
            wanted.forEach(field -> row.putIfPresent(field, fields.value(found.get(), field, call.now())));
        }
        return row;
    }

    /** Whether a contract has quotes. A derivative has none before its underlying was searched for. */
    private static boolean reachable(Call call, SimulatedInstrument instrument) {
        Derived derived = instrument.derived();
        return derived == null || call.brokerage().searched(derived.underlying());
    }

    private static List<String> list(Call call, String name) {
        return call.query(name).map(text -> List.of(text.split(",", -1))).orElse(List.of());
    }
}
