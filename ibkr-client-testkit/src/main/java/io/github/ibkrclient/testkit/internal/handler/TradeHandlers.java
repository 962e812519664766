package io.github.ibkrclient.testkit.internal.handler;

import static io.github.ibkrclient.testkit.internal.call.Route.Need.ACCOUNTS;

import com.google.gson.JsonArray;
import io.github.ibkrclient.testkit.SimulatedExecution;
import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.call.SimulatorRules;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.view.TradeRows;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The executions of the last days. The server's lock guards it. */
final class TradeHandlers implements HandlerGroup {
    private final SimulatorRules rules;
    /** The last answer for each account. Programs ask for the same list all day, and making it takes time. */
    private final Map<String, Listed> listed = new HashMap<>();

    private record Listed(List<SimulatedExecution> fills, SimulatedResponse answer) {}

    TradeHandlers(SimulatorRules rules) {
        this.rules = rules;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route("GET", "/iserver/account/trades", ACCOUNTS, this::list));
    }

    private SimulatedResponse list(Call call) {
        String days = call.query("days").orElse("1");
        if (!days.matches("[1-7]")) {
            return SimulatedResponse.error(400, "Bad Request: days must be 1 to 7");
        }
        SimulatedAccount account = call.selectedAccount(rules);
        // The first list of a session comes before the executions are loaded.
        if ((!call.brokerage().askTrades() && rules.coldAnswers()) || call.cold()) {
            return SimulatedResponse.ok(new JsonArray());
        }
        LocalDate from = LocalDate.ofInstant(call.now(), ZoneOffset.UTC).minusDays(Integer.parseInt(days) - 1L);
        List<SimulatedExecution> fills = account.executions(from, call.now());
        Listed last = listed.get(account.id());
        if (last == null || !last.fills().equals(fills)) {
            last = new Listed(fills, SimulatedResponse.ok(TradeRows.rows(fills)));
            listed.put(account.id(), last);
        }
        return last.answer();
    }
}
