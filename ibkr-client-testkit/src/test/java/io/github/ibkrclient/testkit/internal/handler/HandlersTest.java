package io.github.ibkrclient.testkit.internal.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.testkit.SpecCheck;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.call.SimulatorRules;
import io.github.ibkrclient.testkit.internal.call.SimulatorRules.EdgeRules;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.oauth1.OAuthServer;
import io.github.ibkrclient.testkit.internal.oauth2.SsoServer;
import io.github.ibkrclient.testkit.internal.oauth2.TokenServer;
import io.github.ibkrclient.testkit.internal.session.TokenIssuers;
import io.github.ibkrclient.testkit.internal.session.UserDirectory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandlersTest {
    private final List<String> handled =
            Routes.all(users(), new Market(1), rules()).stream().map(Route::key).toList();

    @Test
    void everyLineOfTheIncludeListHasAHandlerAndNothingElseHas() {
        List<String> included = SpecCheck.resource("include.txt")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        assertThat(handled).containsExactlyInAnyOrderElementsOf(included);
    }

    private static UserDirectory users() {
        TokenServer bearers = new TokenServer(Duration.ZERO);
        OAuthServer oauth = new OAuthServer(false, Duration.ZERO, Duration.ZERO);
        return new UserDirectory(new TokenIssuers(oauth, bearers, new SsoServer(bearers)), List.of());
    }

    private static SimulatorRules rules() {
        return new SimulatorRules(new EdgeRules(true, true, true), true, false, List.of(), List.of());
    }

    @Test
    void everyGeneratedOperationHasAHandler() {
        assertThat(handled)
                .containsAll(Arrays.stream(Endpoint.values())
                        .map(endpoint -> Route.key(endpoint.method(), endpoint.path()))
                        .toList());
    }
}
