package io.github.ibkrclient.testkit.internal.handler;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.testkit.SpecCheck;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.call.SimulatorRules;
import io.github.ibkrclient.testkit.internal.call.SimulatorRules.EdgeRules;
import io.github.ibkrclient.testkit.internal.call.SpecExamples;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.oauth1.OAuthServer;
import io.github.ibkrclient.testkit.internal.oauth2.LoginServer;
import io.github.ibkrclient.testkit.internal.oauth2.LoginServer.RefreshTokens;
import io.github.ibkrclient.testkit.internal.oauth2.SsoServer;
import io.github.ibkrclient.testkit.internal.oauth2.TokenServer;
import io.github.ibkrclient.testkit.internal.session.TokenIssuers;
import io.github.ibkrclient.testkit.internal.session.UserDirectory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HandlersTest {
    private final List<Route> routes = Routes.all(users(), new Market(1), rules());
    private final List<String> served = routes.stream().map(Route::key).toList();

    @Test
    void everyLineOfTheIncludeListIsServedAndNothingElseIs() {
        List<String> included = SpecCheck.resource("include.txt")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        assertThat(served).containsExactlyInAnyOrderElementsOf(included);
    }

    private static UserDirectory users() {
        TokenServer bearers = new TokenServer(Duration.ZERO);
        OAuthServer oauth = new OAuthServer(false, Duration.ZERO, Duration.ZERO);
        SsoServer sso = new SsoServer(bearers);
        LoginServer logins = new LoginServer(sso, List.of(), List.of(), RefreshTokens.ROTATE);
        return new UserDirectory(new TokenIssuers(oauth, bearers, sso, logins), List.of());
    }

    private static SimulatorRules rules() {
        return new SimulatorRules(new EdgeRules(true, true, true), true, false, List.of(), List.of());
    }

    @Test
    void everyGeneratedOperationIsServed() {
        assertThat(served)
                .containsAll(Arrays.stream(Endpoint.values())
                        .map(endpoint -> Route.key(endpoint.method(), endpoint.path()))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("exampleKeys")
    void everyExampleOfTheDescriptionFitsItsSchemaAndReachesTheSimulator(String method, String path) {
        String example = SpecCheck.example(method, path);
        assertThat(SpecCheck.problems(method, path, example)).isEmpty();
        assertThat(JsonParser.parseString(SpecExamples.get(method, path).text()))
                .isEqualTo(JsonParser.parseString(example));
    }

    static Stream<Arguments> exampleKeys() {
        return SpecCheck.examples().stream().map(key -> Arguments.of((Object[]) key.split(" ", -1)));
    }

    @Test
    void onlyReadsWithoutParametersAreAnsweredByTheirExampleAlone() {
        List<Route> handled = Routes.handled(users(), new Market(1), rules());
        List<Route> byExample = routes.stream()
                .filter(route -> handled.stream().noneMatch(other -> other.key().equals(route.key())))
                .toList();
        assertThat(byExample)
                .isNotEmpty()
                .noneMatch(route -> SpecCheck.hasInput(route.method(), route.template()))
                .allMatch(route -> Arrays.stream(Endpoint.values())
                        .filter(endpoint -> route.is(endpoint.method(), endpoint.path()))
                        .allMatch(endpoint -> endpoint.effect() == Effect.READ));
    }
}
