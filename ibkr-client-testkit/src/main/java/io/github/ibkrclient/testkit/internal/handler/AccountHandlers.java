package io.github.ibkrclient.testkit.internal.handler;

import static io.github.ibkrclient.testkit.internal.call.Route.Need.ACCOUNTS;
import static io.github.ibkrclient.testkit.internal.call.Route.Need.BROKERAGE;

import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.session.BrokerageSession;
import io.github.ibkrclient.testkit.internal.view.Balances;
import java.util.List;

/** The accounts of the brokerage session. */
final class AccountHandlers implements HandlerGroup {
    private final Balances balances;

    AccountHandlers(Market market) {
        this.balances = new Balances(market);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route("GET", "/iserver/accounts", BROKERAGE, this::list),
                new Route("POST", "/iserver/account", BROKERAGE, this::select),
                new Route("GET", "/iserver/account/pnl/partitioned", ACCOUNTS, this::profits));
    }

    private SimulatedResponse profits(Call call) {
        Json rows = Json.object();
        for (SimulatedAccount account : call.user().accounts()) {
            rows.put(account.id() + ".Core", balances.profit(account, call.now()));
        }
        return SimulatedResponse.ok(Json.object().put("upnl", rows));
    }

    private SimulatedResponse list(Call call) {
        BrokerageSession session = call.brokerage();
        session.listAccounts();
        Json properties = Json.object();
        Json aliases = Json.object();
        for (SimulatedAccount account : call.user().accounts()) {
            aliases.put(account.id(), account.id());
            properties.put(
                    account.id(),
                    Json.object()
                            .put("hasChildAccounts", false)
                            .put("supportsCashQty", true)
                            .put("liteUnderPro", false)
                            .put("noFXConv", false)
                            .put("isProp", false)
                            .put("supportsFractions", true)
                            .put("allowCustomerTime", false)
                            .put("autoFx", false));
        }
        return SimulatedResponse.ok(Json.object()
                .put(
                        "accounts",
                        call.user().accounts().stream()
                                .map(SimulatedAccount::id)
                                .toList())
                .put("acctProps", properties)
                .put("aliases", aliases)
                .put("allowFeatures", features())
                .put("chartPeriods", Json.object().put("STK", List.of("*")).put("OPT", List.of("2h", "1d", "2d")))
                .put("groups", List.of())
                .put("profiles", List.of())
                .put("selectedAccount", session.selected())
                .put("serverInfo", SessionHandlers.serverInfo())
                .put("sessionId", SessionHandlers.session(call.user()).substring(0, 12))
                .put("isFT", false)
                .put("isPaper", call.user().paper()));
    }

    private SimulatedResponse select(Call call) {
        JsonObject body = call.body();
        String id = body == null ? null : Json.text(body, "acctId");
        if (id == null) {
            return SimulatedResponse.error(400, "Bad Request: acctId is missing");
        } else if (call.user().account(id).isEmpty()) {
            return SimulatedResponse.error(500, "Invalid account ID");
        } else if (call.brokerage().selected().equals(id)) {
            return SimulatedResponse.ok(Json.object().put("success", "Account already set"));
        }
        call.brokerage().select(id);
        return SimulatedResponse.ok(Json.object().put("set", true).put("acctId", id));
    }

    private static Json features() {
        return Json.object()
                .put("showGFIS", true)
                .put("showEUCostReport", false)
                .put("allowEventContract", true)
                .put("allowFXConv", true)
                .put("allowFinancialLens", false)
                .put("allowMTA", true)
                .put("allowTypeAhead", true)
                .put("allowEventTrading", true)
                .put("allowFA", false)
                .put("allowLiteUnderPro", false)
                .put("snapshotRefreshTimeout", 30)
                .put("liteUser", false)
                .put("showWebNews", true)
                .put("research", true)
                .put("debugPnl", true)
                .put("showTaxOpt", true)
                .put("showImpactDashboard", true)
                .put("allowDynAccount", false)
                .put("allowCrypto", false)
                .put("allowedAssetTypes", "STK,CFD,OPT,FOP,WAR,FUT,BAG,CASH,IND,BOND,BILL,FUND");
    }
}
