package io.github.ibkrclient.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.http.Json;
import io.github.ibkrclient.testkit.http.SimulatedResponse;
import io.github.ibkrclient.testkit.market.Holding;
import io.github.ibkrclient.testkit.market.Market;
import io.github.ibkrclient.testkit.market.SimulatedAccount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Accounts, balances and positions, for which the brokerage session is not needed. */
final class PortfolioHandlers {
    private static final int PAGE = 100;

    private final SimulatorRules rules;
    private final PositionRows rows;
    private final Balances balances;

    PortfolioHandlers(Market market, SimulatorRules rules) {
        this.rules = rules;
        this.rows = new PositionRows(market);
        this.balances = new Balances(market);
    }

    SimulatedResponse accounts(Call call) {
        call.session().portfolioListed();
        return SimulatedResponse.ok(Json.array(call.user().accounts().stream()
                .map(account -> account(call.user().user(), account))
                .toList()));
    }

    SimulatedResponse summary(Call call) {
        return known(call, new JsonObject(), account -> balances.summary(account, call.now()));
    }

    SimulatedResponse ledger(Call call) {
        return known(call, new JsonObject(), account -> balances.ledger(account, call.now()));
    }

    SimulatedResponse positions(Call call) {
        String page = call.path("pageId");
        if (!page.matches("[0-9]{1,6}")) {
            return SimulatedResponse.error(400, "Bad Request: pageId is not valid: " + page);
        }
        String direction = call.query("direction").orElse("a");
        if (!direction.equals("a") && !direction.equals("d")) {
            return SimulatedResponse.error(400, "Bad Request: direction must be a or d");
        }
        Comparator<Holding> order = rows.order(call.query("sort").orElse("contractDesc"), call.now());
        if (order == null) {
            return SimulatedResponse.error(400, "Bad Request: sort names no column");
        }
        return known(call, new JsonArray(), account -> {
            // The first answer comes before the contract definitions are loaded, unless asked to wait for them.
            boolean warm = (call.session().warmUp(account.id()) || !rules.coldAnswers()) && !call.cold();
            boolean defined = warm || call.flag("waitForSecDef");
            List<Holding> held = new ArrayList<>(account.holdings(call.now()));
            held.sort(direction.equals("d") ? order.reversed() : order);
            int from = Math.min(held.size(), Integer.parseInt(page) * PAGE);
            return Json.array(held.subList(from, Math.min(held.size(), from + PAGE)).stream()
                    .map(holding -> rows.row(account.id(), holding, defined, call.now()))
                    .toList());
        });
    }

    /** Answers empty, as IBKR does, until the accounts of the portfolio have been listed. */
    private static SimulatedResponse known(
            Call call, JsonElement empty, Function<SimulatedAccount, JsonElement> answer) {
        Optional<SimulatedAccount> account = call.account();
        if (account.isEmpty()) {
            String message = "Bad Request: accountId is not valid: " + call.path("accountId");
            return SimulatedResponse.error(400, message);
        }
        return SimulatedResponse.ok(call.session().portfolioKnown() ? answer.apply(account.get()) : empty);
    }

    private static Json account(SimulatedUser user, SimulatedAccount account) {
        return Json.object()
                .put("id", account.id())
                .put("PrepaidCrypto-Z", false)
                .put("PrepaidCrypto-P", false)
                .put("brokerageAccess", true)
                .put("accountId", account.id())
                .put("accountVan", account.id())
                .put("accountTitle", "Simulated Holder")
                .put("displayName", account.id())
                .put("accountAlias", null)
                .put("accountStatus", account.openedAt().toEpochMilli())
                .put("currency", "USD")
                .put("type", user.paper() ? "DEMO" : "INDIVIDUAL")
                .put("tradingType", "STKNOPT")
                .put("businessType", "INDEPENDENT")
                .put("category", "")
                .put("ibEntity", "IBLLC-US")
                .put("faclient", false)
                .put("clearingStatus", "O")
                .put("covestor", false)
                .put("noClientTrading", false)
                .put("trackVirtualFXPortfolio", true)
                .put("acctCustType", "INDIVIDUAL")
                .put(
                        "parent",
                        Json.object()
                                .put("mmc", List.of())
                                .put("accountId", "")
                                .put("isMParent", false)
                                .put("isMChild", false)
                                .put("isMultiplex", false))
                .put("desc", account.id());
    }
}
