package io.github.ibkrclient.tests.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrdersRequest;
import io.github.ibkrclient.model.Side;
import io.github.ibkrclient.status.SessionStatus.Phase;
import io.github.ibkrclient.testkit.SimulatedGateway;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.github.ibkrclient.tests.support.SecretLeakCheck;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IBKR's gateway over TLS: login, cookies and certificate. */
class GatewayTest {
    private final SimulatorFixture fixture = new SimulatorFixture();
    private final SimulatedGateway gateway = fixture.ibkr.gateway();
    private final List<String> told = new ArrayList<>();
    private final ClientListener scribe = new ClientListener() {
        @Override
        public void certificateTrusted(String origin, String sha256) {
            told.add(origin + " " + sha256);
        }
    };
    private SimulatorServer server = gateway.serve();
    private Path known = Path.of("");

    @BeforeEach
    void choose(@TempDir Path directory) {
        known = directory.resolve("state").resolve("known-certificates");
    }

    @AfterEach
    void close() {
        server.close();
        fixture.close();
    }

    @Test
    void anotherCertificateThanTheFirstIsRefusedWithBothFingerprintsAndTheRemedy() throws IOException {
        gateway.login(fixture.ibkr.user());
        try (IbkrClient client = client()) {
            client.session().tickle();
        }
        String before = gateway.fingerprint();
        int calls = fixture.ibkr.received(Endpoint.TICKLE).size();
        changeCertificate();

        try (IbkrClient client = client()) {
            CredentialException refused = catchThrowableOfType(
                    CredentialException.class, () -> client.session().tickle());

            assertThat(refused)
                    .hasMessage("certificate: " + origin() + " shows another certificate than the one that is trusted:"
                            + " SHA-256 " + gateway.fingerprint() + " instead of " + before
                            + "; if the gateway was set up anew, delete its line from " + known
                            + ", otherwise something else answers there");
            assertThat(refused.delivery()).isEqualTo(Delivery.NOT_SENT);
            assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.NEEDS_REAUTH);
        }
        assertThat(fixture.ibkr.received(Endpoint.TICKLE)).hasSize(calls);
        assertThat(told).hasSize(1);

        Files.writeString(known, "", UTF_8);
        fixture.time.advance(Duration.ofSeconds(2));
        try (IbkrClient client = client()) {
            client.session().tickle();
        }
        assertThat(told).hasSize(2).last().asString().endsWith(gateway.fingerprint());
    }

    @Test
    void aCertificateThatChangesUnderARunningClientIsRefused() {
        gateway.login(fixture.ibkr.user());
        try (IbkrClient client = client()) {
            client.portfolio().accounts();
            changeCertificate();

            assertThatThrownBy(() -> client.contracts().stocks(List.of("AAPL")))
                    .isInstanceOf(CredentialException.class)
                    .hasMessageContaining(gateway.fingerprint());
        }
    }

    @Test
    void theFirstCertificateIsToldAndKeptForTheOwnerAlone() throws IOException {
        gateway.login(fixture.ibkr.user());

        try (IbkrClient first = client();
                IbkrClient second = client()) {
            first.session().tickle();
            fixture.time.advance(Duration.ofSeconds(2));
            second.session().tickle();
        }

        assertThat(told).containsExactly(origin() + " " + gateway.fingerprint());
        assertThat(known).hasContent("127.0.0.1:" + server.port() + " " + gateway.fingerprint());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(known)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no line of ours\n", "127.0.0.1:5000 AB:CD\n", "\n", "127.0.0.1:5000 AB"})
    void aFileThatCannotBeReadIsRefusedAndLeftAsItIs(String content) throws IOException {
        gateway.login(fixture.ibkr.user());
        Files.createDirectories(Objects.requireNonNull(known.getParent()));
        Files.writeString(known, content, UTF_8);

        try (IbkrClient client = client()) {
            assertThatThrownBy(() -> client.session().tickle())
                    .isInstanceOf(CredentialException.class)
                    .hasMessageMatching("certificate: the file of known certificates " + known + " .*; delete .*");
        }
        assertThat(Files.readString(known, UTF_8)).isEqualTo(content);
        assertThat(told).isEmpty();
    }

    @Test
    void aFileThatOthersCanChangeIsRefused() throws IOException {
        gateway.login(fixture.ibkr.user());
        try (IbkrClient client = client()) {
            client.session().tickle();
        }
        Files.setPosixFilePermissions(known, PosixFilePermissions.fromString("rw-rw-r--"));

        try (IbkrClient client = client()) {
            assertThatThrownBy(() -> client.session().tickle())
                    .hasMessageContaining("can be changed by other users")
                    .hasMessageEndingWith("chmod 600 " + known);
        }
    }

    @Test
    void aGivenFingerprintIsTheOnlyOneTakenAndNothingIsKept() {
        gateway.login(fixture.ibkr.user());
        String right = gateway.fingerprint();
        String wrong = right.startsWith("AB") ? right.replaceFirst("AB", "CD") : right.replaceFirst("..", "AB");

        try (IbkrClient client =
                builder().certificateFingerprint(right.toLowerCase(Locale.ROOT)).build()) {
            client.session().tickle();
        }
        try (IbkrClient client =
                builder().certificateFingerprint(wrong.replace(":", "")).build()) {
            assertThatThrownBy(() -> client.session().tickle())
                    .isInstanceOf(CredentialException.class)
                    .hasMessageContainingAll("SHA-256 " + right + " instead of " + wrong, "give the new fingerprint");
        }
        assertThat(known).doesNotExist();
        assertThat(told).isEmpty();
        assertThatThrownBy(() -> builder().certificateFingerprint("AB:CD"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("certificateFingerprint: not a SHA-256 fingerprint");
    }

    @Test
    void aPinnedCertificateMayHaveExpired() {
        server.close();
        gateway.newCertificate(Instant.parse("2023-05-01T00:00:00Z"));
        server = gateway.serve();
        gateway.login(fixture.ibkr.user());

        try (IbkrClient client = client()) {
            assertThat(client.portfolio().accounts()).hasSize(2);
        }
    }

    @Test
    void aGatewayOnAnotherMachineIsNotTrustedAtFirstUse() {
        gateway.login(fixture.ibkr.user());
        String url = "https://gateway.example:" + server.port();

        try (IbkrClient client = builder(url).httpClient(resolvingToHere()).build()) {
            assertThatThrownBy(() -> client.session().tickle())
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            failure -> assertThat(failure.delivery()).isEqualTo(Delivery.NOT_SENT));
        }
        assertThat(known).doesNotExist();
        assertThat(fixture.ibkr.received(Endpoint.TICKLE)).isEmpty();

        try (IbkrClient client = builder(url)
                .httpClient(resolvingToHere())
                .certificateFingerprint(gateway.fingerprint())
                .build()) {
            client.session().tickle();
        }
    }

    @Test
    void urlsThatCannotBeMeantAreRefused() {
        assertThatThrownBy(() -> IbkrClient.gateway("localhost:5000"))
                .hasMessage("gateway: not an http or https URL: localhost:5000");
        assertThatThrownBy(() -> IbkrClient.gateway("http://192.168.1.5:5000/v1/api"))
                .hasMessage("gateway: plain http would show every call to the network: http://192.168.1.5:5000/v1/api");
        assertThatThrownBy(() -> IbkrClient.builder().certificateFingerprint("AB"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("certificateFingerprint: only for a client of IbkrClient.gateway(url)");
    }

    @Test
    void whenNobodyIsLoggedInCallsSaySoAndGoOnAsSoonAsSomebodyIs() {
        try (IbkrClient client = client()) {
            for (int i = 0; i < 5; i++) {
                assertNobody(() -> client.trades().list(7));
            }
            assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.NEEDS_REAUTH);
            assertThat(client.sessionStatus().sso().why().orElseThrow()).contains("nobody is logged in");
            assertThat(fixture.ibkr.received(Endpoint.TICKLE)).hasSize(5);

            gateway.login(fixture.ibkr.user());

            assertThat(client.trades().list(7)).isNotEmpty();
            assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.OPEN);
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void aGatewayThatSendsToItsLoginPageIsUnderstood() {
        gateway.redirectToLogin();
        try (IbkrClient client = client()) {
            assertNobody(() -> client.portfolio().accounts());
            gateway.login(fixture.ibkr.user());
            assertThat(client.portfolio().accounts()).hasSize(2);
            gateway.logout();
            assertNobody(() -> client.contracts().stocks(List.of("AAPL")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"no session\"}",
                "{\"session\":\"x\",\"iserver\":{\"authStatus\":{\"authenticated\":false,\"connected\":false}}}",
                "{\"ssoExpires\":0,\"iserver\":{\"authStatus\":{\"authenticated\":false,\"connected\":false}}}"
            })
    void aTickleThatTellsOfADeadLoginIsUnderstood(String answer) {
        gateway.login(fixture.ibkr.user());
        fixture.ibkr.faults().on(Endpoint.TICKLE).answer(200, answer);
        try (IbkrClient client = client()) {
            assertNobody(() -> client.portfolio().accounts());
            assertThat(client.portfolio().accounts()).hasSize(2);
        }
    }

    @Test
    void aSleepingBrokerageSessionIsNoDeadLogin() {
        gateway.login(fixture.ibkr.user());
        fixture.ibkr
                .faults()
                .on(Endpoint.TICKLE)
                .answer(
                        200,
                        "{\"ssoExpires\":300000,\"iserver\":{\"authStatus\":{\"authenticated\":false,\"connected\":false}}}");
        try (IbkrClient client = client()) {
            assertThat(client.trades().list(7)).isNotEmpty();
        }
    }

    @Test
    void aLoginThatDiesInTheMiddleComesBackWithTheNextOne() {
        gateway.login(fixture.ibkr.user());
        try (IbkrClient client = client()) {
            assertThat(client.trades().list(7)).isNotEmpty();

            gateway.logout();
            assertNobody(() -> client.trades().list(7));
            gateway.login(fixture.ibkr.user());
            assertThat(client.trades().list(7)).isNotEmpty();

            gateway.logout();
            gateway.login(fixture.ibkr.user());
            assertThat(client.trades().list(7)).isNotEmpty();
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void anOrderThatMeetsADeadLoginIsRefusedAndNotSentAgain() {
        gateway.login(fixture.ibkr.user());
        try (IbkrClient client = client()) {
            client.trades().list(7);
            gateway.logout();
            OrderRequest order = OrderRequest.builder()
                    .conid(265_598L)
                    .side(Side.BUY)
                    .orderType("MKT")
                    .tif("DAY")
                    .quantity(BigDecimal.ONE)
                    .build();

            assertThatThrownBy(() -> client.orders().place(fixture.account(0), new OrdersRequest(List.of(order))))
                    .isInstanceOfSatisfying(
                            SessionException.class,
                            failure -> assertThat(failure.delivery()).isEqualTo(Delivery.REFUSED));
            assertThat(fixture.ibkr.received(Endpoint.PLACE_ORDER)).hasSize(1);
        }
    }

    @Test
    void theKeepaliveTicklesAndAFailedOneIsNotHammered() {
        gateway.login(fixture.ibkr.user());
        try (IbkrClient client = client()) {
            client.trades().list(7);
            int before = fixture.ibkr.received(Endpoint.TICKLE).size();
            fixture.time.advance(Duration.ofMinutes(10));
            assertThat(fixture.ibkr.received(Endpoint.TICKLE)).hasSizeBetween(before + 9, before + 10);
            assertThat(client.trades().list(7)).isNotEmpty();

            gateway.logout();
            int dead = fixture.ibkr.received(Endpoint.TICKLE).size();
            fixture.time.advance(Duration.ofHours(1));
            assertThat(fixture.ibkr.received(Endpoint.TICKLE).size() - dead).isLessThan(5);
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void aLogoutEndsTheLogin() {
        gateway.login(fixture.ibkr.user());
        try (IbkrClient client = client()) {
            client.portfolio().accounts();
            client.logout();
            assertNobody(() -> client.portfolio().accounts());
        }
    }

    @Test
    void tenCallsASecondAreNotExceeded() {
        gateway.login(fixture.ibkr.user());
        try (IbkrClient client = client()) {
            Instant start = fixture.time.now();
            for (int i = 0; i < 40; i++) {
                client.contracts().stocks(List.of("AAPL"));
            }
            assertThat(Duration.between(start, fixture.time.now())).isGreaterThan(Duration.ofSeconds(3));
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void whatNeedsAnotherSchemeNamesTheSignerItLacks() {
        gateway.login(fixture.ibkr.user());
        try (IbkrClient client = client()) {
            assertThatThrownBy(() -> client.statements().available(fixture.account(0)))
                    .isInstanceOf(CredentialException.class)
                    .hasMessageContaining("OAuth2.signer(…)");
        }
    }

    @Test
    void cookiesComeBackAndAppearNowhere() {
        SecretLeakCheck leakCheck = new SecretLeakCheck();
        List<String> given = new ArrayList<>();
        List<String> sent = new ArrayList<>();
        OkHttpClient recording = new OkHttpClient.Builder()
                .addNetworkInterceptor(chain -> {
                    sent.add(String.valueOf(chain.request().header("Cookie")));
                    Response response = chain.proceed(chain.request());
                    given.addAll(response.headers("Set-Cookie"));
                    return response;
                })
                .build();
        try (IbkrClient client = builder().httpClient(recording).build()) {
            leakCheck.failed(catchThrowable(() -> client.trades().list(7)));
            gateway.login(fixture.ibkr.user());
            client.trades().list(7);
            fixture.ibkr
                    .faults()
                    .on(Endpoint.LIST_STOCKS)
                    .answer(500, "{\"error\":\"x\"}")
                    .answerHtml(404);
            for (int i = 0; i < 2; i++) {
                leakCheck.failed(catchThrowable(() -> client.contracts().stocks(List.of("AAPL"))));
            }
            gateway.logout();
            leakCheck.failed(catchThrowable(() -> client.trades().list(7)));
            leakCheck.said(client.sessionStatus());
        }
        List<String> values = given.stream()
                .map(cookie -> cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';')))
                .toList();
        assertThat(values).hasSizeGreaterThan(2);
        assertThat(sent.stream().filter(cookie -> values.stream().anyMatch(cookie::contains)))
                .hasSizeGreaterThan(4);
        values.forEach(leakCheck::secret);
        leakCheck.assertKept();
        assertThat(leakCheck.all()).anyMatch(said -> said.contains("nobody is logged in"));
    }

    private void assertNobody(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        CredentialException.class,
                        failure -> assertThat(failure.delivery()).isEqualTo(Delivery.REFUSED))
                .extracting(failure -> ((IbkrException) failure).explanation())
                .isEqualTo("gateway: nobody is logged in at " + origin() + "; open it in a browser and log in");
    }

    private void changeCertificate() {
        int port = server.port();
        server.close();
        gateway.newCertificate();
        server = gateway.serve("127.0.0.1", port);
    }

    private String origin() {
        return "https://127.0.0.1:" + server.port();
    }

    private IbkrClient client() {
        return builder().build();
    }

    private IbkrClient.Builder builder() {
        return builder(origin());
    }

    private IbkrClient.Builder builder(String url) {
        return IbkrClient.gateway(url)
                .knownCertificates(known)
                .runtime(fixture.runtime)
                .listener(scribe);
    }

    private static OkHttpClient resolvingToHere() {
        Dns here = host -> List.of(InetAddress.getLoopbackAddress());
        return new OkHttpClient.Builder().dns(here).build();
    }
}
