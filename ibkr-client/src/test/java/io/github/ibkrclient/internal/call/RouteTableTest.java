package io.github.ibkrclient.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.api.Route;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Backend;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.operation.SessionTier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RouteTableTest {
    private final RouteTable table = new RouteTable();

    /** An operation of another project's enum. */
    private record Foreign(
            String method,
            String path,
            Effect effect,
            SecurityScheme security,
            List<PacingRule> pacing,
            Backend backend)
            implements Operation {

        Foreign(String method, String path, Effect effect, SecurityScheme security, List<PacingRule> pacing) {
            this(method, path, effect, security, pacing, Backend.API);
        }

        static Foreign of(String method, String path, Effect effect) {
            return new Foreign(method, path, effect, SecurityScheme.SESSION, List.of());
        }

        @Override
        public String name() {
            return "FOREIGN";
        }

        @Override
        public SessionTier tier() {
            return SessionTier.BROKERAGE;
        }
    }

    static Stream<Operation> known() {
        return Stream.concat(Stream.of(Endpoint.values()), Stream.of(Route.values()));
    }

    @ParameterizedTest
    @MethodSource("known")
    void aRequestByHandOfAKnownRouteIsThatRoute(Operation route) {
        String path = route.path().replaceAll("\\{[^}]*}", "Zz9");
        Operation foreign = Foreign.of(route.method(), path, Effect.READ);

        assertThat(facts(table.resolve(ApiRequest.of(foreign)).operation())).isEqualTo(facts(route));
        if (route.method().equals("GET")) {
            assertThat(table.resolve(ApiRequest.get(path)).operation()).isSameAs(route);
        }
        if (route.method().equals("POST")) {
            assertThat(table.resolve(ApiRequest.post(path)).operation()).isSameAs(route);
        }
    }

    /** All that decides how a call is made, but for the effect, which may be stricter. */
    private static List<Object> facts(Operation operation) {
        return List.of(
                operation.method(),
                operation.path(),
                operation.backend(),
                operation.effect(),
                operation.tier(),
                operation.security(),
                operation.scopes(),
                operation.pacing(),
                operation.concurrency(),
                operation.primers(),
                operation.cold(),
                operation.accountParameter());
    }

    @Test
    void parametersAndBodyGoAlong() {
        ApiRequest resolved = table.resolve(ApiRequest.post("/iserver/account/{id}/orders")
                .path("id", "U1")
                .query("a", "1")
                .authorization("b", "2")
                .body("body"));

        assertThat(resolved.operation()).isSameAs(Endpoint.PLACE_ORDER);
        assertThat(resolved.pathParameters()).containsOnly(Map.entry("accountId", "U1"));
        assertThat(resolved.queryParameter("a")).contains("1");
        assertThat(resolved.authorizationParameters()).containsEntry("b", "2");
        assertThat(resolved.body()).contains("body");
    }

    @Test
    void theTemplateThatNamesTheEarlierSegmentIsMeant() {
        assertThat(table.resolve(ApiRequest.get("/gw/api/v1/accounts/login-messages"))
                        .operation())
                .isSameAs(Route.GET_GW_API_V1_ACCOUNTS_LOGIN_MESSAGES);
        assertThat(table.resolve(ApiRequest.get("/iserver/account/search/summary"))
                        .operation())
                .isSameAs(Route.GET_ISERVER_ACCOUNT_SEARCH_SEARCH_PATTERN);
    }

    @Test
    void anotherProjectsOperationCanOnlyBeStricter() {
        assertThat(effect("POST", "/iserver/account/{a}/orders", Effect.READ)).isEqualTo(Effect.ORDER);
        assertThat(effect("post", "/iserver//account/{a}/orders", Effect.READ)).isEqualTo(Effect.ORDER);
        assertThat(effect("GET", "/iserver/accounts", Effect.READ)).isEqualTo(Effect.READ);
        assertThat(effect("GET", "/iserver/accounts", Effect.ORDER)).isEqualTo(Effect.ORDER);
        assertThat(effect("GET", "/unknown", Effect.READ)).isEqualTo(Effect.ORDER);
    }

    @Test
    void anotherProjectsPaceCountsBesideOurs() {
        PacingRule ours = Endpoint.LIST_TRADES.pacing().get(0);
        PacingRule looser = new PacingRule(9, Duration.ofSeconds(1), ours.bucket());
        PacingRule own = new PacingRule(1, Duration.ofMinutes(1), "OWN");
        Operation foreign = new Foreign(
                "GET", "/iserver/account/trades", Effect.READ, SecurityScheme.SESSION, List.of(ours, looser, own));

        assertThat(resolved(foreign).pacing())
                .containsExactly(ours, new PacingRule(9, Duration.ofSeconds(1), "FOREIGN-LIST_TRADES"), own);
    }

    @Test
    void anotherProjectsOperationKeepsItsNameAndIsTheSameCall() {
        Operation resolved = resolved(Foreign.of("GET", "/portfolio/{id}/ledger", Effect.READ));

        assertThat(resolved.name()).isEqualTo("FOREIGN");
        assertThat(resolved.sameCallAs(Endpoint.GET_LEDGER)).isTrue();
        assertThat(Foreign.of("GET", "/portfolio/{id}/ledger", Effect.READ).sameCallAs(Endpoint.GET_LEDGER))
                .isTrue();
    }

    @Test
    void aCallThatIsToGoUnsignedNeedsNoSession() {
        Operation unsigned = new Foreign("POST", "/tickle", Effect.SESSION, SecurityScheme.NONE, List.of());

        assertThat(resolved(unsigned).tier()).isEqualTo(SessionTier.NONE);
        assertThat(resolved(unsigned).security()).isEqualTo(SecurityScheme.NONE);
        assertThat(resolved(unsigned).pacing()).isEqualTo(Endpoint.TICKLE.pacing());
    }

    @Test
    void anUnknownRouteOfTheBrokerageSideHasTheAccountsListedFirst() {
        assertThat(table.resolve(ApiRequest.get("/iserver/unknown")).operation().primers())
                .hasSize(1)
                .first()
                .isSameAs(Endpoint.LIST_BROKERAGE_ACCOUNTS);
        assertThat(table.resolve(ApiRequest.get("/unknown")).operation().primers())
                .isEmpty();
    }

    @Test
    void aDeclaredRouteIsWhatTheUserSays() {
        RouteTable more = table.with("GET /x/{y}", Effect.READ).with("GET /x/own", Effect.SETTINGS);

        assertThat(more.resolve(ApiRequest.get("/x//1")).operation().effect()).isEqualTo(Effect.READ);
        assertThat(more.resolve(ApiRequest.get("/x/own")).operation().effect()).isEqualTo(Effect.SETTINGS);
        assertThat(more.resolve(ApiRequest.get("/x/1/2")).operation().effect()).isEqualTo(Effect.ORDER);
        assertThat(more.resolve(ApiRequest.post("/x/1")).operation().effect()).isEqualTo(Effect.ORDER);
        assertThat(table.resolve(ApiRequest.get("/x/1")).operation().effect()).isEqualTo(Effect.ORDER);
    }

    @Test
    void aKnownRouteCannotBeDeclaredOtherwise() {
        for (String route : List.of(
                "POST /iserver/account/{id}/orders",
                "POST /iserver/account/U1/orders",
                "POST //iserver/reply/./{id}")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> table.with(route, Effect.READ))
                    .withMessage("route: " + route + " is known as ORDER and cannot be declared as READ");
        }
        assertThat(table.with("GET /trsrv/secdef", Effect.READ)).isNotNull();
        RouteTable wide = table.with("POST /iserver/{a}/{b}/{c}", Effect.READ);
        assertThat(wide.resolve(ApiRequest.post("/iserver/account/U1/orders")).operation())
                .isSameAs(Endpoint.PLACE_ORDER);
    }

    @Test
    void noWayLeadsFromBesideTheBaseUrlBelowIt() {
        RouteTable more = table.with("POST /v1/api/iserver/account/{a}/orders", Effect.READ);
        for (String path : List.of("/v1/api/iserver/account/U1/orders", "/gw/../v1/api/iserver/account/U1/orders")) {
            Operation beside =
                    new Foreign("POST", path, Effect.READ, SecurityScheme.SESSION, List.of(), Backend.REPORTS);

            assertThatIllegalArgumentException().isThrownBy(() -> more.resolve(ApiRequest.of(beside)));
        }
    }

    @Test
    void whatIsNoRouteIsRefused() {
        for (String route : List.of("/x", "GET x", "get /x", "GET  /x", "GET /x y", "GET /a%2Fb", "HEAD /x", "")) {
            assertThatIllegalArgumentException().isThrownBy(() -> table.with(route, Effect.READ));
        }
    }

    private Effect effect(String method, String path, Effect own) {
        return table.resolve(ApiRequest.of(Foreign.of(method, path, own)).path("a", "U1"))
                .operation()
                .effect();
    }

    private Operation resolved(Operation foreign) {
        return table.resolve(ApiRequest.of(foreign).path("id", "U1")).operation();
    }
}
