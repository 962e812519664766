package io.github.ibkrclient.testkit.internal.handler;

import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.call.SimulatorRules;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.oauth2.TokenServer;
import io.github.ibkrclient.testkit.internal.session.UserDirectory;
import java.util.List;
import java.util.stream.Stream;

/** All operations of the simulator with their handlers. */
public final class Routes {
    private Routes() {}

    /**
     * The routes of a simulator. Each tag of the API description has a class that lists its own routes. An operation that no
     * class lists is answered with the example of its description.
     */
    public static List<Route> all(UserDirectory users, Market market, SimulatorRules rules) {
        List<Route> handled = handled(users, market, rules);
        return Stream.concat(handled.stream(), ExampleRoutes.without(handled).stream())
                .toList();
    }

    /** The routes that have a handler. */
    static List<Route> handled(UserDirectory users, Market market, SimulatorRules rules) {
        TokenServer bearers = users.tokens().bearers();
        return Stream.of(
                        new OAuthHandlers(users),
                        new SessionHandlers(users),
                        new AccountHandlers(market),
                        new TradeHandlers(rules),
                        new PortfolioHandlers(market, rules),
                        new MarketDataHandlers(market),
                        new ScannerHandlers(market),
                        new ContractHandlers(market),
                        new OrderHandlers(market, rules),
                        new TradeConfirmationHandlers(bearers, market),
                        new StatementHandlers(bearers, market))
                .flatMap(group -> group.routes().stream())
                .toList();
    }
}
