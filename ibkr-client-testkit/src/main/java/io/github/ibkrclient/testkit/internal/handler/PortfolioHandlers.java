package io.github.ibkrclient.testkit.internal.handler;

import static io.github.ibkrclient.testkit.internal.call.Route.Need.SSO;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.call.SimulatorRules;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.Holding;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.session.UserState;
import io.github.ibkrclient.testkit.internal.view.Balances;
import io.github.ibkrclient.testkit.internal.view.PositionRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Accounts, balances and positions. They need no brokerage session. */
final class PortfolioHandlers implements HandlerGroup {
    private static final int PAGE = 100;

    private final SimulatorRules rules;
    private final PositionRows rows;
    private final Balances balances;

    PortfolioHandlers(Market market, SimulatorRules rules) {
        this.rules = rules;
        this.rows = new PositionRows(market);
        this.balances = new Balances(market);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route("GET", "/portfolio/accounts", SSO, this::accounts),
                new Route("GET", "/portfolio/{accountId}/summary", SSO, this::summary),
                new Route("GET", "/portfolio/{accountId}/ledger", SSO, this::ledger),
                new Route("GET", "/portfolio/{accountId}/positions/{pageId}", SSO, this::positions));
    }

    private SimulatedResponse accounts(Call call) {
        call.session().listPortfolio();
        return SimulatedResponse.ok(Json.array(call.user().accounts().stream()
                .map(account -> account(call.user(), account))
                .toList()));
    }

    private SimulatedResponse summary(Call call) {
        return known(call, new JsonObject(), account -> balances.summary(account, call.now()));
    }

    private SimulatedResponse ledger(Call call) {
        return known(call, new JsonObject(), account -> balances.ledger(account, call.now()));
    }

    private SimulatedResponse positions(Call call) {
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
            // The first answer comes before the definitions of contracts are loaded, unless the call waits for them.
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

    /** Answers empty until the accounts were listed once: see {@code docs/protocol.md#portfolio-primer}. */
    private static SimulatedResponse known(
            Call call, JsonElement empty, Function<SimulatedAccount, JsonElement> answer) {
        Optional<SimulatedAccount> account = call.account();
        if (account.isEmpty()) {
            String message = "Bad Request: accountId is not valid: " + call.path("accountId");
            return SimulatedResponse.error(400, message);
        }
        return SimulatedResponse.ok(call.session().portfolioListed() ? answer.apply(account.get()) : empty);
    }

    private static Json account(UserState user, SimulatedAccount account) {
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
