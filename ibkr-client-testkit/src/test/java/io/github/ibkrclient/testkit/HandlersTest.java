package io.github.ibkrclient.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.testkit.market.Market;
import io.github.ibkrclient.testkit.oauth.OAuthServer;
import io.github.ibkrclient.testkit.oauth.SsoServer;
import io.github.ibkrclient.testkit.oauth.TokenServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandlersTest {
    private final List<String> handled = Routes.all(
                    tokens(),
                    Map.of(),
                    new Market(1),
                    new SimulatorRules(true, true, true, true, false, List.of(), List.of()))
            .stream()
            .map(Route::key)
            .toList();

    @Test
    void everyLineOfTheIncludeListHasAHandlerAndNothingElseHas() {
        List<String> included = SpecCheck.resource("include.txt")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        assertThat(handled).containsExactlyInAnyOrderElementsOf(included);
    }

    private static Tokens tokens() {
        TokenServer bearers = new TokenServer(Duration.ZERO);
        return new Tokens(new OAuthServer(false, Duration.ZERO, Duration.ZERO), bearers, new SsoServer(bearers));
    }

    @Test
    void everyGeneratedOperationHasAHandler() {
        assertThat(handled)
                .containsAll(Arrays.stream(Endpoint.values())
                        .map(endpoint -> Route.key(endpoint.method(), endpoint.path()))
                        .toList());
    }
}
