package io.github.ibkrclient.testkit.internal.handler;

import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.call.SimulatorRules;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.session.UserDirectory;
import java.util.List;
import java.util.stream.Stream;

/** All operations of the simulator with their handlers. */
public final class Routes {
    private Routes() {}

    /** The routes of a simulator. Each tag of the API description has a class that lists its own routes. */
    public static List<Route> all(UserDirectory users, Market market, SimulatorRules rules) {
        return Stream.of(
                        new OAuthHandlers(users),
                        new SessionHandlers(users),
                        new AccountHandlers(),
                        new TradeHandlers(rules),
                        new PortfolioHandlers(market, rules),
                        new MarketDataHandlers(market),
                        new ScannerHandlers(market),
                        new ContractHandlers(market),
                        new OrderHandlers(market, rules),
                        new TradeConfirmationHandlers(users.tokens().bearers()),
                        new StatementHandlers(users.tokens().bearers()))
                .flatMap(group -> group.routes().stream())
                .toList();
    }
}
