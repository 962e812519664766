package io.github.ibkrclient.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.ibkrclient.api.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@IbkrSimulation
class SessionTest {
    private static final String INIT = "{\"publish\":true,\"compete\":false}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path credentials;

    @Test
    void theBrokerageSessionNeedsAMomentToBeEstablished(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = InProcess.client(ibkr, time, credentials);
        client.handshake();
        assertThat(client.get("/iserver/accounts").body()).contains("Bad Request: no bridge");
        JsonObject opening = client.post("/iserver/auth/ssodh/init", INIT).object();
        assertThat(opening.get("authenticated").getAsBoolean()).isTrue();
        assertThat(opening.get("established").getAsBoolean()).isFalse();
        assertThat(opening.has("fail")).isFalse();
        time.advance(Duration.ofSeconds(2));
        JsonObject ready = client.get("/iserver/auth/status").object();
        assertThat(ready.get("established").getAsBoolean()).isTrue();
        assertThat(ready.get("fail").getAsString()).isEmpty();
        assertThat(client.get("/iserver/accounts").status()).isEqualTo(200);
    }

    @Test
    void tradesWantTheAccountsListedFirst(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = InProcess.client(ibkr, time, credentials);
        client.handshake();
        client.post("/iserver/auth/ssodh/init", INIT);
        time.advance(Duration.ofSeconds(2));
        ForeignClient.Answer answer = client.get("/iserver/account/trades?days=1");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("Please query /accounts first");
    }

    @Test
    void sixIdleMinutesEndTheBrokerageSessionButNotTheSignOn(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        time.advance(Duration.ofMinutes(6).plusSeconds(1));
        JsonObject tickle = client.post("/tickle", null).object();
        JsonObject status = tickle.getAsJsonObject("iserver").getAsJsonObject("authStatus");
        assertThat(status.get("authenticated").getAsBoolean()).isFalse();
        assertThat(status.has("serverInfo")).isFalse();
        assertThat(client.get("/iserver/accounts").status()).isEqualTo(400);
        assertThat(client.get("/portfolio/accounts").status()).isEqualTo(200);
    }

    @Test
    void aTickleAMinuteKeepsItForADayAndThenTheTokenEnds(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        for (int minute = 0; minute < 23 * 60; minute++) {
            time.advance(Duration.ofMinutes(1));
            client.post("/tickle", null);
        }
        assertThat(client.get("/iserver/accounts").status()).isEqualTo(200);
        time.advance(Duration.ofHours(1));
        assertThat(client.post("/tickle", null).body()).contains("not authenticated");
        assertThat(ibkr.violations()).isEmpty();
    }

    @Test
    void logoutEndsEverything(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        assertThat(client.post("/logout", null).body()).isEqualTo("{\"status\":true}");
        assertThat(client.get("/portfolio/accounts").status()).isEqualTo(401);
        assertThat(client.handshake().status()).isEqualTo(200);
        assertThat(client.get("/portfolio/accounts").status()).isEqualTo(200);
    }

    @Test
    void aCompetingLoginTakesTheSessionAndOnlyCompetingTakesItBack(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        ibkr.competingLogin(ibkr.user());
        JsonObject lost = client.post("/iserver/auth/status", null).object();
        assertThat(lost.get("competing").getAsBoolean()).isTrue();
        assertThat(lost.get("authenticated").getAsBoolean()).isFalse();
        JsonObject polite = client.post("/iserver/auth/ssodh/init", INIT).object();
        assertThat(polite.get("competing").getAsBoolean()).isTrue();
        JsonObject rude = client.post("/iserver/auth/ssodh/init", "{\"publish\":true,\"compete\":true}")
                .object();
        assertThat(rude.get("authenticated").getAsBoolean()).isTrue();
    }

    @Test
    void publishMustBeTrue(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = InProcess.client(ibkr, time, credentials);
        client.handshake();
        assertThat(client.post("/iserver/auth/ssodh/init", "{\"publish\":false,\"compete\":true}")
                        .status())
                .isEqualTo(500);
    }

    @Test
    void accountsAreSelectedByName(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        String second = ibkr.user().accountIds().get(1);
        assertThat(client.post("/iserver/account", "{\"acctId\":\"" + second + "\"}")
                        .body())
                .isEqualTo("{\"set\":true,\"acctId\":\"" + second + "\"}");
        assertThat(client.post("/iserver/account", "{\"acctId\":\"" + second + "\"}")
                        .body())
                .isEqualTo("{\"success\":\"Account already set\"}");
        assertThat(client.post("/iserver/account", "{\"acctId\":\"U0\"}").body())
                .isEqualTo("{\"error\":\"Invalid account ID\",\"statusCode\":500}");
        assertThat(client.get("/iserver/accounts")
                        .object()
                        .get("selectedAccount")
                        .getAsString())
                .isEqualTo(second);
        assertThat(client.get("/sso/validate").object().get("LOGIN_TYPE").getAsInt())
                .isEqualTo(1);
    }

    @Test
    void faultsServeOneCallEachAndRequestsAreRemembered(IbkrSimulator ibkr, VirtualTiming time) {
        ForeignClient client = connected(ibkr, time);
        ibkr.faults().on(Endpoint.LIST_BROKERAGE_ACCOUNTS).answerHtml(502).answer(503, "{\"error\":\"busy\"}");
        assertThat(client.get("/iserver/accounts").status()).isEqualTo(502);
        assertThat(client.get("/iserver/accounts").status()).isEqualTo(503);
        assertThat(client.get("/iserver/accounts").status()).isEqualTo(200);
        ibkr.faults().on(Endpoint.TICKLE).expireSession();
        assertThat(client.post("/tickle", null).status()).isEqualTo(401);
        assertThat(client.get("/iserver/accounts").status()).isEqualTo(401);
        assertThat(ibkr.received(Endpoint.LIST_BROKERAGE_ACCOUNTS)).hasSize(5);
        assertThat(ibkr.violations()).isEmpty();
    }

    @Test
    void aThirdPartyGetsItsTokenFromTheUser(VirtualTiming time) {
        SimulatedConsumer vendor = SimulatedConsumer.thirdParty("TESTCONS");
        IbkrSimulator ibkr =
                IbkrSimulator.builder().timing(time).thirdParty(vendor).build();
        ForeignClient client = InProcess.client(ibkr, time, credentials)
                .force("oauth_consumer_key", "TESTCONS")
                .force("realm", "test_realm");
        String request = client.call("POST", "/oauth/request_token", "", null, Map.of("oauth_callback", "oob"), true)
                .object()
                .get("oauth_token")
                .getAsString();
        String verifier = ibkr.authorize(request, ibkr.user());
        ForeignClient.Answer granted = client.call(
                "POST",
                "/oauth/access_token",
                "",
                null,
                Map.of("oauth_token", request, "oauth_verifier", verifier),
                true);
        assertThat(granted.object().get("is_paper").getAsBoolean()).isFalse();
        assertThat(granted.object().get("oauth_token").getAsString()).matches("[0-9a-f]{20}");
        assertThat(granted.object().get("oauth_token_secret").getAsString()).hasSize(344);
    }

    private ForeignClient connected(IbkrSimulator ibkr, VirtualTiming time) {
        return InProcess.client(ibkr, time, credentials).connect(() -> time.advance(Duration.ofSeconds(2)));
    }
}
