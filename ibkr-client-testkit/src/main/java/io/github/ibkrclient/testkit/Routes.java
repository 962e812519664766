package io.github.ibkrclient.testkit;

import static io.github.ibkrclient.testkit.Route.Need.ACCOUNTS;
import static io.github.ibkrclient.testkit.Route.Need.BEARER;
import static io.github.ibkrclient.testkit.Route.Need.BROKERAGE;
import static io.github.ibkrclient.testkit.Route.Need.NOTHING;
import static io.github.ibkrclient.testkit.Route.Need.SSO;

import io.github.ibkrclient.testkit.market.Market;
import java.util.List;
import java.util.Map;

/** Every operation and what answers it. */
final class Routes {
    private Routes() {}

    static List<Route> all(Tokens tokens, Map<String, UserState> users, Market market, SimulatorRules rules) {
        var oauth = new OAuthHandlers(tokens.oauth(), users);
        var bearers = tokens.bearers();
        var sso = tokens.sso();
        var session = new SessionHandlers(tokens);
        var accounts = new AccountHandlers();
        var trades = new TradeHandlers(rules);
        var portfolio = new PortfolioHandlers(market, rules);
        var quotes = new QuoteHandlers(market);
        var scanner = new ScannerHandlers(market);
        var contracts = new ContractHandlers(market);
        var orders = new OrderHandlers(rules, market);
        var reports = new ReportHandlers(bearers);
        return List.of(
                new Route("POST", "/oauth/request_token", NOTHING, oauth::requestToken),
                new Route("POST", "/oauth/access_token", NOTHING, oauth::accessToken),
                new Route("POST", "/oauth/live_session_token", NOTHING, oauth::liveSessionToken),
                new Route("POST", "/oauth2/api/v1/token", NOTHING, call -> bearers.token(call.request(), call.now())),
                new Route("POST", "/gw/api/v1/sso-sessions", BEARER, call -> sso.open(call.request(), call.now())),
                new Route("POST", "/iserver/auth/ssodh/init", SSO, session::init),
                new Route("POST", "/iserver/auth/status", SSO, session::status).alsoByGet(),
                new Route("POST", "/tickle", SSO, session::tickle).alsoByGet(),
                new Route("GET", "/sso/validate", SSO, session::validate),
                new Route("POST", "/logout", SSO, session::logout),
                new Route("GET", "/iserver/accounts", BROKERAGE, accounts::list),
                new Route("POST", "/iserver/account", BROKERAGE, accounts::select),
                new Route("GET", "/iserver/account/trades", ACCOUNTS, trades::list),
                new Route("GET", "/portfolio/accounts", SSO, portfolio::accounts),
                new Route("GET", "/portfolio/{accountId}/summary", SSO, portfolio::summary),
                new Route("GET", "/portfolio/{accountId}/ledger", SSO, portfolio::ledger),
                new Route("GET", "/portfolio/{accountId}/positions/{pageId}", SSO, portfolio::positions),
                new Route("GET", "/iserver/marketdata/snapshot", ACCOUNTS, quotes::snapshot),
                new Route("GET", "/iserver/scanner/params", BROKERAGE, scanner::params),
                new Route("POST", "/iserver/scanner/run", BROKERAGE, scanner::run),
                new Route("GET", "/iserver/secdef/search", BROKERAGE, contracts::search),
                new Route("GET", "/trsrv/stocks", SSO, contracts::stocks),
                new Route("POST", "/iserver/account/{accountId}/orders", ACCOUNTS, orders::place),
                new Route("POST", "/iserver/reply/{replyId}", ACCOUNTS, orders::reply),
                new Route("POST", "/iserver/questions/suppress", ACCOUNTS, orders::suppress),
                new Route("POST", "/iserver/questions/suppress/reset", ACCOUNTS, orders::resetSuppressed),
                new Route("GET", "/iserver/account/orders", ACCOUNTS, orders::list),
                new Route("DELETE", "/iserver/account/{accountId}/order/{orderId}", ACCOUNTS, orders::cancel),
                new Route("GET", "/gw/api/v1/trade-confirmations/available", BEARER, reports::tradeDays),
                new Route("POST", "/gw/api/v1/trade-confirmations", BEARER, reports::confirmations),
                new Route("GET", "/gw/api/v1/statements/available", BEARER, reports::periods),
                new Route("POST", "/gw/api/v1/statements", BEARER, reports::statement));
    }
}
