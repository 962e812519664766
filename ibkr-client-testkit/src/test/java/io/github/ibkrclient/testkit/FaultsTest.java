package io.github.ibkrclient.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.ibkrclient.api.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault as a client meets it that was written from the protocol alone. */
class FaultsTest {
    private static final Instant WEDNESDAY = Instant.parse("2026-11-18T15:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String NOT_AUTHENTICATED = "{\"error\":\"not authenticated\",\"statusCode\":401}";
    private static final String NO_BRIDGE = "{\"error\":\"Bad Request: no bridge\",\"statusCode\":400}";
    private static final String TRADES = "/iserver/account/trades?days=7";
    private static final String ORDERS = "/iserver/account/orders";
    private static final String STOCKS = "/trsrv/stocks?symbols=AAPL";
    private static final String INIT = "{\"publish\":true,\"compete\":false}";

    private final VirtualTiming time = VirtualTiming.startingAt(WEDNESDAY);
    private final IbkrSimulator ibkr = IbkrSimulator.builder().timing(time).build();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path credentials;

    @SuppressWarnings("NullAway.Init")
    private ForeignClient client;

    @BeforeEach
    void connect() {
        time.join();
        client = connected(InProcess.client(ibkr, time, credentials));
    }

    @AfterEach
    void end() {
        time.leave();
        time.close();
    }

    /** Has a case for each fault; the compiler reports one that is left out. */
    @ParameterizedTest
    @EnumSource
    void aFaultShowsOnTheWireAndItsEndDoesToo(Fault fault) {
        Runnable shown = switch (fault) {
            case MIDNIGHT_RESET_NEW_YORK -> () -> midnightReset(fault, "America/New_York");
            case MIDNIGHT_RESET_ZUG -> () -> midnightReset(fault, "Europe/Zurich");
            case MIDNIGHT_RESET_HONG_KONG -> () -> midnightReset(fault, "Asia/Hong_Kong");
            case NIGHT_GAP_NEW_YORK -> () -> nightGap(fault, "America/New_York");
            case NIGHT_GAP_ZUG -> () -> nightGap(fault, "Europe/Zurich");
            case NIGHT_GAP_HONG_KONG -> () -> nightGap(fault, "Asia/Hong_Kong");
            case SATURDAY_MAINTENANCE -> this::saturdayMaintenance;
            case TOKEN_EXPIRY -> this::tokenExpiry;
            case SESSION_TIMEOUT -> this::sessionTimeout;
            case COMPETING_LOGIN -> this::competingLogin;
            case NO_BRIDGE -> this::noBridge;
            case NO_BRIDGE_AFTER_INIT -> this::noBridgeAfterInit;
            case ACCOUNTS_FORGOTTEN -> this::accountsForgotten;
            case SSO_DH_FAILURE -> this::ssoDhFailure;
            case CONSUMER_NOT_ACTIVE -> this::consumerNotActive;
            case HIDDEN_SESSION_DEATH -> this::hiddenSessionDeath;
            case CLOCK_SKEW -> this::clockSkew;
            case PENALTY_BOX -> this::penaltyBox;
            case COLD_TRADES -> this::coldTrades;
            case COLD_ORDERS -> this::coldOrders;
            case COLD_POSITIONS -> this::coldPositions;
            case COLD_SNAPSHOT -> this::coldSnapshot;
            case ERROR_IN_200 -> () -> misshapen(fault, "{\"error\":\"failed to process request\"}");
            case EMPTY_BODY -> () -> misshapen(fault, "");
            case TRUNCATED_JSON -> () -> misshapen(fault, "[{\"execution_id\":");
            case OBJECT_FOR_ARRAY -> () -> misshapen(fault, "{\"data\":[{\"execution_id\":");
            case ARRAY_FOR_OBJECT -> this::arrayForObject;
            case EDGE_403 -> () -> away(fault, 403, "<TITLE>Access Denied</TITLE>");
            case EDGE_502 -> () -> away(fault, 502, "<TITLE>Bad Gateway</TITLE>");
            case EDGE_503 -> () -> away(fault, 503, "<TITLE>Service Unavailable</TITLE>");
            case HOST_RETIRED -> () -> away(fault, 410, "");
            case WAITING_423 -> () -> waiting(fault, 423);
            case WAITING_503 -> () -> waiting(fault, 503);
            case FLEX_SEND_ERROR, FLEX_GET_ERROR, FLEX_PAGE, FLEX_CUT, FLEX_WRONG_PERIOD -> () -> flex(fault);
            case CONNECTION_REFUSED -> () -> broken(fault, ConnectException.class, 0);
            case CUT_BEFORE_REQUEST, CUT_IN_REQUEST -> () -> broken(fault, SocketException.class, 0);
            case CUT_AFTER_REQUEST, CUT_IN_ANSWER -> () -> broken(fault, SocketException.class, 1);
            case STALLED_ANSWER -> () -> broken(fault, SocketTimeoutException.class, 1);
        };
        shown.run();
    }

    private void midnightReset(Fault fault, String zone) {
        ibkr.faults().start(fault);
        for (int day = 1; day <= 2; day++) {
            advanceTo(nextAt(zone, 0).minusSeconds(1));
            connected(client);
            advanceTo(nextAt(zone, 0));
            assertThat(client.get(STOCKS).status()).isEqualTo(502);
            assertThat(client.handshake().status()).isEqualTo(502);
            time.advance(MINUTE);
            assertThat(client.get(STOCKS).body()).isEqualTo("{\"error\":\"Service Unavailable\",\"statusCode\":503}");
            time.advance(MINUTE);
            assertThat(client.get(STOCKS).body()).isEqualTo(NOT_AUTHENTICATED);
            assertThat(client.handshake().status()).isEqualTo(200);
            assertThat(client.get("/iserver/accounts").body()).isEqualTo(NO_BRIDGE);
        }
        ibkr.faults().stop(fault);
        advanceTo(nextAt(zone, 0));
        assertThat(client.get(STOCKS).status()).isEqualTo(200);
        assertThat(ibkr.violations()).isEmpty();
    }

    private void nightGap(Fault fault, String zone) {
        ibkr.faults().start(fault);
        advanceTo(nextAt(zone, 1).minusSeconds(10));
        connected(client);
        advanceTo(nextAt(zone, 1));
        assertThat(client.get("/iserver/accounts").status()).isEqualTo(502);
        assertThat(client.get(STOCKS).status()).isEqualTo(200);
        assertThat(client.post("/tickle", null).status()).isEqualTo(200);
        time.advance(MINUTE.multipliedBy(2));
        assertThat(client.get("/iserver/accounts").status()).isEqualTo(200);
    }

    private void saturdayMaintenance() {
        ibkr.faults().start(Fault.SATURDAY_MAINTENANCE);
        advanceTo(nextAt("America/New_York", 20));
        connected(client);
        Instant saturday = ZonedDateTime.of(2026, 11, 21, 20, 0, 0, 0, ZoneId.of("America/New_York"))
                .toInstant();
        advanceTo(saturday.minusSeconds(10));
        connected(client);
        advanceTo(saturday);
        for (int hour = 20; hour < 23; hour++) {
            assertThat(client.get(STOCKS).status()).isEqualTo(503);
            assertThat(client.handshake().body()).contains("<TITLE>Service Unavailable</TITLE>");
            time.advance(Duration.ofHours(1));
        }
        assertThat(client.get(STOCKS).body()).isEqualTo(NOT_AUTHENTICATED);
        assertThat(client.handshake().status()).isEqualTo(200);
    }

    private void tokenExpiry() {
        ibkr.faults().inject(Fault.TOKEN_EXPIRY, time.now().plus(MINUTE), MINUTE);
        assertThat(client.get(STOCKS).status()).isEqualTo(200);
        time.advance(MINUTE);
        assertThat(client.get(STOCKS).body()).isEqualTo(NOT_AUTHENTICATED);
        assertThat(client.handshake().status()).isEqualTo(200);
        assertThat(client.get("/iserver/accounts").status())
                .as("the brokerage session stands")
                .isEqualTo(200);
    }

    private void sessionTimeout() {
        ibkr.faults().start(Fault.SESSION_TIMEOUT);
        assertThat(status(client.post("/tickle", null).object())
                        .get("authenticated")
                        .getAsBoolean())
                .isFalse();
        assertThat(client.get("/iserver/accounts").body()).isEqualTo(NO_BRIDGE);
        assertThat(client.get(STOCKS).status()).isEqualTo(200);
        connected(client);
        assertThat(client.get("/iserver/accounts").status()).isEqualTo(200);
    }

    private void competingLogin() {
        ibkr.faults().inject(Fault.COMPETING_LOGIN, time.now().plus(MINUTE), MINUTE);
        time.advance(MINUTE);
        assertThat(client.get("/iserver/accounts").body()).isEqualTo(NO_BRIDGE);
        JsonObject polite = client.post("/iserver/auth/ssodh/init", INIT).object();
        assertThat(polite.get("competing").getAsBoolean()).isTrue();
        assertThat(polite.get("authenticated").getAsBoolean()).isFalse();
        time.advance(MINUTE);
        JsonObject free = client.post("/iserver/auth/ssodh/init", INIT).object();
        assertThat(free.get("competing").getAsBoolean()).isFalse();
        assertThat(free.get("authenticated").getAsBoolean()).isTrue();
    }

    private void noBridge() {
        ibkr.faults().start(Fault.NO_BRIDGE);
        assertThat(client.get(TRADES).body()).isEqualTo(NO_BRIDGE);
        assertThat(client.get("/iserver/auth/status")
                        .object()
                        .get("established")
                        .getAsBoolean())
                .isTrue();
        ibkr.faults().stop(Fault.NO_BRIDGE);
        time.advance(SECOND.multipliedBy(5));
        assertThat(client.get(TRADES).status()).isEqualTo(200);
    }

    private void noBridgeAfterInit() {
        ibkr.faults().start(Fault.NO_BRIDGE_AFTER_INIT);
        client.post("/logout", null);
        client.handshake();
        client.post("/iserver/auth/ssodh/init", INIT);
        time.advance(SECOND.multipliedBy(4));
        assertThat(client.get("/iserver/auth/status")
                        .object()
                        .get("established")
                        .getAsBoolean())
                .isTrue();
        assertThat(client.get("/iserver/accounts").body()).isEqualTo(NO_BRIDGE);
        time.advance(SECOND);
        assertThat(client.get("/iserver/accounts").status()).isEqualTo(200);
    }

    private void accountsForgotten() {
        ibkr.faults().start(Fault.ACCOUNTS_FORGOTTEN);
        ForeignClient.Answer answer = client.get(TRADES);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("Please query /accounts first");
        client.get("/iserver/accounts");
        time.advance(SECOND.multipliedBy(5));
        assertThat(client.get(TRADES).status()).isEqualTo(200);
    }

    private void ssoDhFailure() {
        ibkr.faults().start(Fault.SSO_DH_FAILURE);
        ForeignClient.Answer answer = client.post("/iserver/auth/ssodh/init", INIT);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("{\"error\":\"failed to generate sso dh token\",\"statusCode\":500}");
        ibkr.faults().stop(Fault.SSO_DH_FAILURE);
        assertThat(client.post("/iserver/auth/ssodh/init", INIT).status()).isEqualTo(200);
    }

    private void consumerNotActive() {
        ibkr.faults().start(Fault.CONSUMER_NOT_ACTIVE);
        ForeignClient.Answer answer = client.handshake();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).matches("\\{\"error\":\"id: [0-9]+, error: invalid consumer\",\"statusCode\":401}");
        assertThat(ibkr.violations()).as("the client did nothing wrong").isEmpty();
        ibkr.faults().stop(Fault.CONSUMER_NOT_ACTIVE);
        assertThat(client.handshake().status()).isEqualTo(200);
    }

    private void hiddenSessionDeath() {
        ibkr.faults().start(Fault.HIDDEN_SESSION_DEATH);
        assertThat(client.get(TRADES).body()).isEqualTo(NO_BRIDGE);
        assertThat(status(client.post("/tickle", null).object())
                        .get("authenticated")
                        .getAsBoolean())
                .isTrue();
        assertThat(client.get("/iserver/auth/status")
                        .object()
                        .get("authenticated")
                        .getAsBoolean())
                .isFalse();
        connected(client);
        assertThat(client.get("/iserver/accounts").status()).isEqualTo(200);
    }

    private void clockSkew() {
        ibkr.faults().inject(Fault.CLOCK_SKEW, "-7m", time.now(), MINUTE);
        assertThat(client.get(STOCKS).body()).isEqualTo(NOT_AUTHENTICATED);
        assertThat(client.handshake().body()).isEqualTo(NOT_AUTHENTICATED);
        assertThat(ibkr.violations()).extracting(Violation::kind).containsOnly(Violation.Kind.BAD_TIMESTAMP);
        try (Response answer = raw("/tickle")) {
            assertThat(answer.header("Date")).isEqualTo("Wed, 18 Nov 2026 14:53:02 GMT");
        }
        time.advance(MINUTE);
        assertThat(client.get(STOCKS).status()).isEqualTo(200);
        ibkr.faults().start(Fault.CLOCK_SKEW, "3m");
        ibkr.faults().start(Fault.CLOCK_SKEW, "4m");
        assertThat(client.get(STOCKS).status()).isEqualTo(200);
        long ends =
                client.handshake().object().get("live_session_token_expiration").getAsLong();
        assertThat(Instant.ofEpochMilli(ends))
                .isEqualTo(time.now().plus(Duration.ofHours(24).plusMinutes(4)));
    }

    private void penaltyBox() {
        for (int times = 1; times <= 3; times++) {
            ibkr.faults().inject(Fault.PENALTY_BOX, time.now(), MINUTE);
            ibkr.faults().inject(Fault.PENALTY_BOX, time.now(), MINUTE);
            assertThat(client.get(STOCKS).status()).isEqualTo(429);
            assertThat(ibkr.violations()).as("the client did nothing wrong").hasSize(times - 1);
            time.advance(Duration.ofMinutes(10L * times).minusSeconds(1));
            assertThat(client.get(STOCKS).status()).isEqualTo(429);
            time.advance(SECOND);
            assertThat(client.get(STOCKS).status()).isEqualTo(200);
        }
    }

    private void coldTrades() {
        int warm = trades();
        ibkr.faults().start(Fault.COLD_TRADES);
        assertThat(client.get(TRADES).body()).isEqualTo("[]");
        time.advance(SECOND.multipliedBy(5));
        assertThat(client.get(TRADES).json().getAsJsonArray()).hasSizeGreaterThanOrEqualTo(warm);
    }

    private void coldOrders() {
        client.get(ORDERS);
        time.advance(SECOND.multipliedBy(5));
        ibkr.faults().start(Fault.COLD_ORDERS);
        assertThat(client.get(ORDERS).body()).isEqualTo("{\"orders\":[],\"snapshot\":false}");
        time.advance(SECOND.multipliedBy(5));
        assertThat(client.get(ORDERS).object().getAsJsonArray("orders")).isNotEmpty();
    }

    private void coldPositions() {
        client.get("/portfolio/accounts");
        String path = "/portfolio/" + ibkr.user().accountIds().get(0) + "/positions/0";
        client.get(path);
        assertThat(client.get(path).body()).contains("\"incrementRules\"");
        ibkr.faults().start(Fault.COLD_POSITIONS);
        assertThat(client.get(path).body()).contains("\"mktValue\"").doesNotContain("\"incrementRules\"");
        assertThat(client.get(path).body()).contains("\"incrementRules\"");
        ibkr.faults().stop(Fault.COLD_POSITIONS);
        ibkr.faults().start(Fault.COLD_POSITIONS);
        assertThat(client.get(path + "?waitForSecDef=true").body()).contains("\"incrementRules\"");
    }

    private void coldSnapshot() {
        String path = "/iserver/marketdata/snapshot?conids=265598&fields=31,84";
        client.get(path);
        time.advance(SECOND);
        assertThat(client.get(path).body()).contains("\"31\":");
        ibkr.faults().start(Fault.COLD_SNAPSHOT);
        assertThat(client.get(path).body()).isEqualTo("[{\"conid\":265598,\"conidEx\":\"265598\"}]");
        assertThat(client.get(path).body()).contains("\"31\":");
    }

    private void misshapen(Fault fault, String starts) {
        ForeignClient tolerant = connected(
                InProcess.clientOfMisshapen(ibkr, time, credentials.resolve("tolerant"), "/iserver/account/trades"));
        trades();
        ibkr.faults().start(fault, "LIST_TRADES");
        ForeignClient.Answer answer = tolerant.get(TRADES);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).startsWith(starts);
        if (fault == Fault.TRUNCATED_JSON) {
            assertThatThrownBy(() -> JsonParser.parseString(answer.body())).isInstanceOf(JsonParseException.class);
        } else if (starts.isEmpty() || fault == Fault.ERROR_IN_200) {
            assertThat(answer.body()).isEqualTo(starts);
        }
        assertThat(tolerant.get("/iserver/accounts").object().has("accounts"))
                .as("other operations are not met")
                .isTrue();
        ibkr.faults().stop(fault);
        time.advance(SECOND.multipliedBy(5));
        assertThat(trades()).isPositive();
    }

    private void arrayForObject() {
        ForeignClient tolerant = connected(
                InProcess.clientOfMisshapen(ibkr, time, credentials.resolve("tolerant"), "/iserver/accounts"));
        ibkr.faults().start(Fault.ARRAY_FOR_OBJECT, Endpoint.LIST_BROKERAGE_ACCOUNTS.name());
        assertThat(tolerant.get("/iserver/accounts").json().getAsJsonArray()).hasSize(1);
    }

    private void away(Fault fault, int status, String said) {
        ibkr.faults().inject(fault, time.now().plus(SECOND), MINUTE);
        assertThat(client.get(STOCKS).status()).isEqualTo(200);
        time.advance(SECOND);
        for (ForeignClient.Answer answer : List.of(client.get(STOCKS), client.get(TRADES), client.handshake())) {
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).contains(said);
            assertThat(answer.body().isEmpty()).isEqualTo(said.isEmpty());
        }
        time.advance(MINUTE);
        assertThat(client.get(STOCKS).status()).isEqualTo(200);
        ibkr.faults().start(fault, "LIST_STOCKS");
        assertThat(client.get(STOCKS).status()).isEqualTo(status);
        assertThat(client.post("/tickle", null).status()).isEqualTo(200);
    }

    private void waiting(Fault fault, int status) {
        ibkr.faults().inject(fault, time.now(), MINUTE);
        ForeignClient.Answer answer = client.get(STOCKS);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("{\"status\":\"waiting for reply\"}");
        assertThat(client.post("/tickle", null).status()).isEqualTo(200);
        time.advance(MINUTE);
        assertThat(client.get(STOCKS).status()).isEqualTo(200);
    }

    private void flex(Fault fault) {
        FlexQuery query = FlexQuery.activity("71").period(30, false);
        ibkr.reports().add(query);
        FlexCaller flex =
                new FlexCaller(ibkr, ibkr.reports().newFlexToken(), () -> time.advance(SECOND.multipliedBy(10)));
        String whole = flex.document("71");
        ibkr.faults().start(fault, fault.usage().contains("=") ? "1009" : "");
        String sent = flex.send("q=71");
        String shown =
                fault == Fault.FLEX_SEND_ERROR || fault == Fault.FLEX_PAGE ? sent : flex.get(flex.reference(sent));
        assertThat(shown)
                .contains(
                        switch (fault) {
                            case FLEX_PAGE -> "<TITLE>Interactive Brokers - Login</TITLE>";
                            case FLEX_CUT -> "<FlexQueryResponse";
                            case FLEX_WRONG_PERIOD -> "fromDate=\"20261103\" toDate=\"20261117\"";
                            default -> "<ErrorCode>1009</ErrorCode>";
                        });
        assertThat(whole).contains("fromDate=\"20261019\" toDate=\"20261117\"").contains("</FlexQueryResponse>");
        assertThat(shown.contains("</FlexQueryResponse>")).isEqualTo(fault == Fault.FLEX_WRONG_PERIOD);
        ibkr.faults().stop(fault);
        assertThat(flex.document("71")).contains("</FlexQueryResponse>");
        assertThat(ibkr.violations()).isEmpty();
    }

    private void broken(Fault fault, Class<? extends IOException> like, int arrived) {
        int before = ibkr.received(Endpoint.TICKLE).size();
        ibkr.faults().inject(fault, time.now(), MINUTE);
        assertThatThrownBy(() -> raw("/tickle")).cause().isInstanceOf(like);
        assertThat(ibkr.received(Endpoint.TICKLE)).hasSize(before + arrived);
        time.advance(MINUTE);
        try (Response answer = raw("/tickle")) {
            assertThat(answer.code()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-08T05:00:00Z, 2026-03-09T04:00:00Z",
        "2026-11-01T04:00:00Z, 2026-11-02T05:00:00Z",
        "2026-11-18T05:00:00Z, 2026-11-19T05:00:00Z"
    })
    void midnightInNewYorkIsMidnightWhateverTheClocksDo(Instant first, Instant second) {
        VirtualTiming then = VirtualTiming.startingAt(first.minusSeconds(3600));
        then.join();
        IbkrSimulator other = IbkrSimulator.builder().timing(then).build();
        ForeignClient caller = InProcess.client(other, then, credentials.resolve("dst"));
        other.faults().start(Fault.MIDNIGHT_RESET_NEW_YORK);
        for (Instant midnight : List.of(first, second)) {
            then.advance(Duration.between(then.now(), midnight.minusSeconds(60)));
            caller.handshake();
            then.advance(SECOND.multipliedBy(59));
            assertThat(caller.get(STOCKS).status()).isEqualTo(200);
            then.advance(SECOND);
            assertThat(caller.get(STOCKS).status()).isEqualTo(502);
            then.advance(MINUTE.multipliedBy(2));
            assertThat(caller.get(STOCKS).status()).isEqualTo(401);
        }
        then.leave();
        then.close();
    }

    @Test
    void aResetThatNobodyCalledThroughHasHappenedAllTheSame() {
        ibkr.faults().inject(Fault.MIDNIGHT_RESET_NEW_YORK, time.now(), Duration.ofHours(15));
        advanceTo(time.now().plus(Duration.ofHours(20)));
        assertThat(client.get(STOCKS).body()).isEqualTo(NOT_AUTHENTICATED);
    }

    @Test
    void aCompetingLoginThatCameAndWentUnseenTookTheSessionButHoldsItNoMore() {
        ibkr.faults().inject(Fault.COMPETING_LOGIN, time.now().plus(MINUTE), MINUTE);
        time.advance(MINUTE.multipliedBy(3));
        assertThat(client.get("/iserver/accounts").body()).isEqualTo(NO_BRIDGE);
        assertThat(client.post("/iserver/auth/ssodh/init", INIT)
                        .object()
                        .get("competing")
                        .getAsBoolean())
                .isFalse();
    }

    @Test
    void callsAreCountedWhileIbkrIsAway() {
        ibkr.faults().start(Fault.EDGE_503);
        for (int i = 0; i < 10; i++) {
            client.get(STOCKS);
        }
        assertThat(ibkr.violations()).extracting(Violation::kind).contains(Violation.Kind.PACING);
    }

    @ParameterizedTest
    @CsvSource({
        "EMPTY_BODY, LIST_NOTHING, empty-body: 'LIST_NOTHING' is no operation",
        "NO_BRIDGE, LIST_TRADES, no-bridge: takes no argument",
        "CLOCK_SKEW, '', clock-skew: '' is no duration",
        "CLOCK_SKEW, soon, clock-skew: 'soon' is no duration",
        "FLEX_SEND_ERROR, '', flex-send-error: '' is no error code"
    })
    void aBadArgumentIsRefusedAtOnceWithTheRemedy(Fault fault, String argument, String said) {
        assertThatThrownBy(() -> ibkr.faults().start(fault, argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(said)
                .hasMessageContaining(";");
    }

    @Test
    void aFaultThatWouldLastNoTimeIsRefused() {
        assertThatThrownBy(() -> ibkr.faults().inject(Fault.NO_BRIDGE, time.now(), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longer than none");
    }

    private int trades() {
        client.get(TRADES);
        time.advance(SECOND.multipliedBy(5));
        int rows = client.get(TRADES).json().getAsJsonArray().size();
        time.advance(SECOND.multipliedBy(5));
        return rows;
    }

    private static JsonObject status(JsonObject tickle) {
        return tickle.getAsJsonObject("iserver").getAsJsonObject("authStatus");
    }

    private Response raw(String path) {
        Request request = new Request.Builder().url(ibkr.baseUrl() + path).build();
        try {
            return ibkr.httpClient().newCall(request).execute();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ForeignClient connected(ForeignClient caller) {
        return caller.connect(() -> time.advance(SECOND.multipliedBy(2)));
    }

    private void advanceTo(Instant at) {
        time.advance(Duration.between(time.now(), at));
    }

    /** The next time at which the clocks of a zone show an hour. */
    private Instant nextAt(String zone, int hour) {
        ZonedDateTime now = time.now().atZone(ZoneId.of(zone));
        ZonedDateTime today = now.toLocalDate().atTime(hour, 0).atZone(now.getZone());
        return (today.isAfter(now) ? today : today.plusDays(1)).toInstant();
    }
}
