package io.github.ibkrclient.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.net.InProcessInterceptor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import okio.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
    private static final String NOT_AUTHENTICATED = "{\"error\":\"not authenticated\",\"statusCode\":401}";

    private final VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-11-18T15:00:00Z"));
    private final IbkrSimulator ibkr = IbkrSimulator.builder().timing(time).build();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path credentials;

    @SuppressWarnings("NullAway.Init")
    private ForeignClient client;

    @BeforeEach
    void connect() {
        time.join();
        client = InProcess.client(ibkr, time, credentials).connect(() -> time.advance(Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @ValueSource(chars = {'A', 'B', 'C', 'D', 'L', '+'})
    void theQueryMayBeSignedAsWorkingClientsDo(char variant) {
        client.signingQuery(variant);
        assertThat(client.get("/iserver/secdef/search?symbol=a%20b%2Bc%26d%2F%C3%A9&name=true")
                        .status())
                .isEqualTo(200);
        assertThat(ibkr.violations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(chars = {'B', 'C', 'D'})
    void inStrictModeTheQueryIsLeftOut(char variant) {
        IbkrSimulator strict =
                IbkrSimulator.builder().timing(time).strictQuerySigning().build();
        ForeignClient other = InProcess.client(strict, time, credentials.resolve("strict"))
                .connect(() -> time.advance(Duration.ofSeconds(2)));
        assertThat(other.get("/trsrv/stocks?symbols=IBM").status()).isEqualTo(200);
        assertThat(other.signingQuery(variant).get("/trsrv/stocks?symbols=IBM").status())
                .isEqualTo(401);
    }

    @Test
    void separatorRealmPositionTrailingSlashAndEmptyObjectAreMattersOfTaste() {
        client.separator(",").realmLast();
        assertThat(client.post("/tickle/", "{}").status()).isEqualTo(200);
        assertThat(client.handshake().status()).isEqualTo(200);
        assertThat(ibkr.violations()).isEmpty();
    }

    @Test
    void aWrongSignatureIsNotAuthenticated() {
        client.force("oauth_signature", "AAAA");
        assertThat(client.get("/iserver/accounts").body()).isEqualTo(NOT_AUTHENTICATED);
        assertThat(kinds()).containsExactly(Violation.Kind.BAD_SIGNATURE);
    }

    @Test
    void aReusedNonceIsNotAuthenticated() {
        client.force("oauth_nonce", "0123456789abcdef");
        assertThat(client.get("/iserver/accounts").status()).isEqualTo(200);
        assertThat(client.get("/iserver/accounts").body()).isEqualTo(NOT_AUTHENTICATED);
        assertThat(kinds()).containsExactly(Violation.Kind.REUSED_NONCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1795013000", "1895013600000", "now", "12.5"})
    void aStaleOrMalformedTimestampIsNotAuthenticated(String timestamp) {
        client.force("oauth_timestamp", timestamp);
        assertThat(client.get("/iserver/accounts").body()).isEqualTo(NOT_AUTHENTICATED);
        assertThat(kinds()).containsExactly(Violation.Kind.BAD_TIMESTAMP);
    }

    @Test
    void aTimestampMustNotGoBack() {
        time.advance(Duration.ofSeconds(60));
        client.post("/tickle", null);
        client.force("oauth_timestamp", Long.toString(time.now().getEpochSecond() - 30));
        assertThat(client.get("/iserver/accounts").body()).isEqualTo(NOT_AUTHENTICATED);
    }

    @Test
    void anotherRealmIsAnInvalidConsumer() {
        client.force("realm", "test_realm");
        assertThat(client.handshake().body()).contains("invalid consumer").contains("\"statusCode\":401");
        assertThat(kinds()).containsExactly(Violation.Kind.WRONG_REALM);
    }

    @Test
    void anUnknownConsumerIsInvalid() {
        client.force("oauth_consumer_key", "NOBODYYYY");
        assertThat(client.handshake().body()).contains("error: invalid consumer");
    }

    @Test
    void anUnknownTokenHasNoSecret() {
        client.force("oauth_token", "00000000000000000000");
        assertThat(client.handshake().body()).contains("LST failed, error: No access secret key found for");
    }

    @Test
    void aWrongSignatureOfTheTokenCallSaysNothingMore() {
        client.force("oauth_signature", "AAAA");
        assertThat(client.handshake().body())
                .matches("\\{\"error\":\"id: [0-9]+, error: LST failed, error: \",\"statusCode\":401}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oauth_consumer_key",
                "oauth_nonce",
                "oauth_signature",
                "oauth_signature_method",
                "oauth_timestamp",
                "oauth_token",
                "diffie_hellman_challenge",
                "realm"
            })
    void aMissingPartIsNamed(String name) {
        client.editHeader(
                header -> header.replaceAll("(, )?" + name + "=\"[^\"]*\"", "").replace("OAuth ,", "OAuth"));
        ForeignClient.Answer answer = client.handshake();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).contains(name);
        assertThat(kinds()).containsExactly(Violation.Kind.MISSING_PARAMETER);
    }

    @Test
    void withoutUserAgentTheEdgeDeniesAccess() {
        client.header("User-Agent", null);
        ForeignClient.Answer answer = client.get("/iserver/accounts");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("<TITLE>Access Denied</TITLE>");
    }

    @Test
    void unknownPathsAreNotFound() {
        assertThat(client.get("/iserver/nothing").status()).isEqualTo(404);
        assertThat(client.get("/gw/api/v1/statements/available").status()).isEqualTo(404);
        assertThat(kinds()).containsOnly(Violation.Kind.UNKNOWN_PATH);
    }

    @Test
    void aBreachOfThePaceAndAllCallsAfterItAreTooMany() {
        client.post("/tickle", null);
        time.advance(Duration.ofMillis(900));
        ForeignClient.Answer breach = client.post("/tickle", null);
        assertThat(breach.status()).isEqualTo(429);
        time.advance(Duration.ofMinutes(9));
        assertThat(client.get("/portfolio/accounts").status()).isEqualTo(429);
        time.advance(Duration.ofSeconds(61));
        assertThat(client.get("/portfolio/accounts").status()).isEqualTo(200);
        assertThat(kinds()).containsExactly(Violation.Kind.PACING, Violation.Kind.IN_PENALTY_BOX);
    }

    @Test
    void theEleventhCallOfASecondIsTooMany() {
        time.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 10; i++) {
            assertThat(client.get("/trsrv/stocks?symbols=IBM").status()).isEqualTo(200);
            time.advance(Duration.ofMillis(99));
        }
        assertThat(client.get("/trsrv/stocks?symbols=IBM").status()).isEqualTo(429);
    }

    @Test
    void exactlyTheAllowedPaceIsAllowed() {
        time.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 50; i++) {
            assertThat(client.get("/trsrv/stocks?symbols=IBM").status()).isEqualTo(200);
            time.advance(Duration.ofMillis(100));
        }
        assertThat(ibkr.violations()).isEmpty();
    }

    @Test
    void aCallOfAnEndedSessionIsNoForgeryAfterAnotherCallerRenewed() {
        ForeignClient other = InProcess.client(ibkr, time, credentials.resolve("other"));
        ibkr.expireSession(ibkr.user());
        assertThat(other.handshake().status()).isEqualTo(200);
        assertThat(client.get("/portfolio/accounts").body()).isEqualTo(NOT_AUTHENTICATED);
        assertThat(ibkr.violations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'publish':true}",
                "{\"publish\":true} {}",
                "{\"publish\":true,}",
                "{publish:true}",
                "{\"publish\":true}//",
                "[]"
            })
    void whatIsNotQuiteJsonIsNotRead(String body) {
        assertThat(client.post("/iserver/auth/ssodh/init", body).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"compete\":true}", "{\"publish\":false}"})
    void aSessionIsOpenedOnlyToBePublished(String body) {
        assertThat(client.post("/iserver/auth/ssodh/init", body).status()).isEqualTo(500);
    }

    @Test
    void aBodyMustSayThatItIsJsonUnlessItIsEmpty() {
        client.header("Content-Type", "text/plain");
        assertThat(client.post("/iserver/auth/ssodh/init", "{\"publish\":true}").status())
                .isEqualTo(415);
        assertThat(client.post("/tickle", "{}").status()).isEqualTo(200);
        client.header("Content-Type", "application/json; charset=utf-8");
        assertThat(client.post("/iserver/auth/ssodh/init", "{\"publish\":true}").status())
                .isEqualTo(200);
        assertThat(kinds()).containsExactly(Violation.Kind.NO_CONTENT_TYPE);
    }

    @Test
    void theEdgeCanBeTold() {
        IbkrSimulator lenient = IbkrSimulator.builder()
                .timing(time)
                .userAgentOptional()
                .lengthOptional()
                .contentTypeOptional()
                .build();
        ForeignClient other = InProcess.client(lenient, time, credentials.resolve("lenient"))
                .header("User-Agent", null)
                .header("Content-Length", null)
                .header("Content-Type", "text/plain");
        assertThat(other.handshake().status()).isEqualTo(200);
        assertThat(other.post("/iserver/auth/ssodh/init", "{\"publish\":true}").status())
                .isEqualTo(200);
        assertThat(lenient.violations()).isEmpty();
    }

    @Test
    void callsCountByUserAndAddressesAreBoxedForLongerEachTime() {
        ForeignClient here = at("192.0.2.1");
        ForeignClient there = at("192.0.2.2");
        for (int times = 1; times <= 2; times++) {
            assertThat(here.post("/tickle", null).status()).isEqualTo(200);
            assertThat(there.post("/tickle", null).status()).isEqualTo(429);
            time.advance(Duration.ofMinutes(10L * times).minusSeconds(1));
            assertThat(here.get("/trsrv/stocks?symbols=IBM").status()).isEqualTo(200);
            assertThat(there.get("/trsrv/stocks?symbols=IBM").status()).isEqualTo(429);
            time.advance(Duration.ofSeconds(2));
            assertThat(there.get("/trsrv/stocks?symbols=IBM").status()).isEqualTo(200);
        }
    }

    @Test
    void reportsAreForNobodyWithoutAuthorization() {
        List<String> reports = SpecCheck.resource("include.txt")
                .lines()
                .filter(line -> line.contains(" /gw/"))
                .toList();
        assertThat(reports).hasSizeGreaterThanOrEqualTo(4);
        for (String report : reports) {
            String[] operation = report.strip().split(" ", 2);
            assertThat(ibkr.answer(new SimulatedRequest(
                                    operation[0],
                                    InProcessInterceptor.ORIGIN,
                                    operation[1],
                                    "",
                                    Map.of("User-Agent", List.of("x"), "Content-Length", List.of("0")),
                                    ByteString.EMPTY,
                                    "192.0.2.1"))
                            .status())
                    .as(report)
                    .isEqualTo(401);
        }
    }

    private ForeignClient at(String address) {
        ForeignClient other = InProcess.client(ibkr, time, credentials.resolve(address), address);
        other.handshake();
        return other;
    }

    private List<Violation.Kind> kinds() {
        return ibkr.violations().stream().map(Violation::kind).toList();
    }
}
