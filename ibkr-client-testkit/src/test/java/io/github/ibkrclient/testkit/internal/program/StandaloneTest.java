package io.github.ibkrclient.testkit.internal.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.model.PortfolioAccount;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.OAuth2Credentials;
import io.github.ibkrclient.oauth.setup.KeySetup;
import io.github.ibkrclient.testkit.ForeignClient;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.github.ibkrclient.testkit.VirtualTiming;
import io.github.ibkrclient.testkit.internal.net.Origin;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandaloneTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path credentials;

    @Test
    void aForeignClientConnectsListsTradesAndLeaves() throws IOException {
        try (SimulatorServer server = start().orElseThrow()) {
            assertThat(printed())
                    .isEqualTo("ready http://127.0.0.1:" + server.port() + "/v1/api" + System.lineSeparator());
            ForeignClient client = client(server).separator(",").realmLast();
            assertThat(client.handshake().status()).isEqualTo(200);
            assertThat(client.post("/iserver/auth/ssodh/init/", "{\"publish\":true,\"compete\":true}")
                            .status())
                    .isEqualTo(200);
            assertThat(client.get("/portfolio/accounts").status()).isEqualTo(200);
            assertThat(client.post("/tickle", "{}").status()).isEqualTo(200);
            assertThat(client.post("/logout", null).body()).isEqualTo("{\"status\":true}");
            assertThat(client.get("/portfolio/accounts").status()).isEqualTo(401);
            assertThat(err.size()).isZero();
        }
    }

    @Test
    void credentialsAreForTheOwnerOnlyAndServeAgainAfterARestart() throws IOException {
        ForeignClient client;
        try (SimulatorServer server = start().orElseThrow()) {
            client = client(server);
            assertThat(client.handshake().status()).isEqualTo(200);
        }
        String before = Files.readString(credentials.resolve("credentials.properties"), StandardCharsets.UTF_8);
        assertThat(before.lines().map(line -> line.substring(0, line.indexOf('='))))
                .containsExactly(
                        "ibkr.consumer-key",
                        "ibkr.realm",
                        "ibkr.access-token",
                        "ibkr.access-token-secret",
                        "ibkr.oauth2.client-id",
                        "ibkr.oauth2.key-id",
                        "ibkr.oauth2.username",
                        "ibkr.oauth2.ip");
        for (String name : List.of(
                "credentials.properties",
                "private_signature.pem",
                "private_encryption.pem",
                "dhparam.pem",
                "private_oauth2.pem")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials.resolve(name))))
                    .isEqualTo("rw-------");
        }
        try (SimulatorServer server = start().orElseThrow()) {
            assertThat(client(server).handshake().status()).isEqualTo(200);
        }
        assertThat(Files.readString(credentials.resolve("credentials.properties"), StandardCharsets.UTF_8))
                .isEqualTo(before);
    }

    @Test
    void aDirectoryOfSetupGoesThroughThePortalToAFirstCallAndServesAgain() {
        KeySetup setup = new KeySetup(credentials);
        setup.makeKeys(new SecureRandom());
        try (SimulatorServer server = start().orElseThrow()) {
            List<String> shown = printed().lines().skip(1).toList();
            assertThat(shown).hasSize(3);
            String key = after(shown.get(0), "portal consumer key ");
            String token = after(shown.get(1), "portal access token ");
            String secret = after(shown.get(2), "portal access token secret ");
            assertThat(setup.hasSettings()).isFalse();
            assertThat(setup.save(key, token, secret, InstantSource.system()).faulty())
                    .isFalse();
            assertThat(accounts(server)).hasSize(2);
        }
        out.reset();
        try (SimulatorServer server = start().orElseThrow()) {
            assertThat(printed()).hasLineCount(1);
            assertThat(accounts(server)).hasSize(2);
        }
        assertThat(err.size()).isZero();
    }

    @Test
    void keysThatThePortalRefusesAndKeysOfAThirdPartyAreOneLine() throws IOException {
        new KeySetup(credentials).makeKeys(new SecureRandom());
        assertThat(start("--third-party", "http://127.0.0.1:8720/callback")).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("--credentials-dir: " + credentials + " lacks credentials.properties; write it, with")
                .hasLineCount(1);
        err.reset();
        Path upload = credentials.resolve("public_signature.pem");
        Files.writeString(
                upload, Files.readString(upload, StandardCharsets.UTF_8).replace("\n", "\r\n"));
        assertThat(start()).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("--credentials-dir: the portal refuses one of public_signature.pem,")
                .hasLineCount(1);
    }

    @Test
    void theCredentialsAreTheOwnersAloneWhateverTheUmask() throws IOException {
        Path made = credentials.resolve("deep/made");
        Process program = new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask 000 && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulatorProgram.class.getName(),
                        "--gateway",
                        "--port",
                        "0",
                        "--credentials-dir",
                        made.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader shown = program.inputReader(StandardCharsets.UTF_8)) {
            assertThat(shown.readLine()).startsWith("ready");
        } finally {
            program.destroyForcibly();
        }
        assertThat(mode(made)).isEqualTo("rwx------");
        assertThat(mode(credentials.resolve("deep"))).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(made)) {
            assertThat(files)
                    .hasSize(6)
                    .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
        }
    }

    @Test
    void aHistoryComesWithATokenOfTheFlexWebServiceInTheCredentialsDirectory() throws Exception {
        String first =
                LocalDate.now(ZoneId.of("America/New_York")).minusDays(30).toString();
        for (int run = 1; run <= 2; run++) {
            try (SimulatorServer server = start("--history", first).orElseThrow()) {
                Path file = credentials.resolve("flex.token");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
                assertThat(printed()).contains("flex " + server.flexUrl() + " query 1 activity, query 2 confirmations");
                URI sent = URI.create(server.flexUrl() + "/SendRequest?v=3&q=1&t="
                        + Files.readString(file, StandardCharsets.UTF_8).strip());
                assertThat(HttpClient.newHttpClient()
                                .send(HttpRequest.newBuilder(sent).build(), HttpResponse.BodyHandlers.ofString())
                                .body())
                        .contains("<Status>Success</Status>")
                        .contains("<Url>" + server.flexUrl() + "/GetStatement</Url>");
            }
        }
    }

    @Test
    void reportsAndSessionsComeByOAuth2BeforeAndAfterARestart() {
        for (int run = 1; run <= 2; run++) {
            try (SimulatorServer server = start().orElseThrow()) {
                OAuth2Credentials config = OAuth2Credentials.fromDirectory(credentials);
                try (IbkrClient client = IbkrClient.builder()
                        .baseUrl(server.baseUrl())
                        .signer(OAuth2.signer(config))
                        .signer(OAuth2.sessionSigner(config))
                        .build()) {
                    String account = Objects.requireNonNull(
                            client.portfolio().accounts().get(0).accountId());
                    assertThat(client.statements().available(account).data()).isNotNull();
                }
            }
        }
        assertThat(err.size()).isZero();
    }

    @Test
    void credentialsOfBeforeThereWasOAuth2ServeOn() throws IOException {
        start().orElseThrow().close();
        Path properties = credentials.resolve("credentials.properties");
        String without = Files.readString(properties, StandardCharsets.UTF_8).replaceAll("ibkr\\.oauth2\\..*\\n", "");
        Files.delete(credentials.resolve("private_oauth2.pem"));
        assertThat(start()).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("lacks private_oauth2.pem; put it back")
                .hasLineCount(1);

        Files.writeString(properties, without, StandardCharsets.UTF_8);
        try (SimulatorServer server = start().orElseThrow()) {
            assertThat(client(server).handshake().status()).isEqualTo(200);
        }
        Files.writeString(credentials.resolve("private_oauth2.pem"), "nothing", StandardCharsets.UTF_8);
        assertThat(start()).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("lacks ibkr.oauth2.client-id");
    }

    @Test
    void credentialsThatAreNotWholeAreLeftAlone() throws IOException {
        start().orElseThrow().close();
        Files.delete(credentials.resolve("dhparam.pem"));
        assertThat(start()).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("dhparam.pem").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "--credentials-dir, --port x --credentials-dir D, --port",
        "port, --port 70000 --credentials-dir D, 65535",
        "unknown, --verbose --credentials-dir D, usage",
        "missing, --port 0, --credentials-dir",
        "novalue, --credentials-dir, needs a value",
        "history, --history soon --credentials-dir D, '--history: soon is no day; give one such as'"
    })
    void badOptionsAreOneLine(String name, String args, String said) {
        String[] given = args.replace("D", credentials.toString()).split(" ", -1);
        assertThat(SimulatorProgram.start(given, stream(out), stream(err))).isEmpty();
        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).as(name).contains(said).hasLineCount(1);
    }

    @Test
    void aPortThatIsTakenIsSaid() {
        try (SimulatorServer server = start().orElseThrow()) {
            String[] args = {"--port", Integer.toString(server.port()), "--credentials-dir", credentials.toString()};
            assertThat(SimulatorProgram.start(args, stream(out), stream(err))).isEmpty();
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("cannot listen")
                    .hasLineCount(1);
        }
    }

    @Test
    void aPostWithoutLengthAndAnyHostHeaderOverARawSocket() throws IOException {
        try (SimulatorServer server = start().orElseThrow()) {
            assertThat(raw(
                            server,
                            "POST /v1/api/tickle",
                            "Host: api.ibkr.com",
                            "User-Agent: raw",
                            "Transfer-Encoding: chunked"))
                    .startsWith("HTTP/1.1 411 ");
            assertThat(raw(server, "GET /v1/api/iserver/accounts", "Host: elsewhere"))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("Access Denied");
            assertThat(raw(server, "GET /gw/api/v1/statements/available?accountId=U1", "Host: x", "User-Agent: raw"))
                    .startsWith("HTTP/1.1 401 ")
                    .contains("application/problem+json");
        }
    }

    @Test
    void aSignatureHoldsWhateverTheHostHeaderSays() throws IOException {
        try (SimulatorServer server = start().orElseThrow()) {
            ForeignClient client = new ForeignClient(
                    credentials, server.baseUrl(), InstantSource.system(), (method, url, headers, body) -> {
                        List<String> sent = new ArrayList<>(List.of("Host: api.ibkr.com", "Content-Length: 0"));
                        headers.forEach((name, value) -> sent.add(name + ": " + value));
                        String answer =
                                raw(server, method + " " + URI.create(url).getRawPath(), sent.toArray(String[]::new));
                        int status = Integer.parseInt(answer.substring(9, 12));
                        String content = answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1);
                        return new ForeignClient.Answer(status, content);
                    });
            assertThat(client.handshake().status()).isEqualTo(200);
        }
    }

    @Test
    void aConnectionCanBeCutAfterTheRequestTookEffect() throws IOException {
        IbkrSimulator simulator = IbkrSimulator.builder().build();
        simulator.user().writeCredentials(credentials);
        try (SimulatorServer server = simulator.serve()) {
            ForeignClient client = client(server);
            client.handshake();
            simulator.faults().on(Endpoint.LOGOUT).dropConnectionAfterRequest();
            assertThatThrownBy(() -> client.post("/logout", null)).isInstanceOf(UncheckedIOException.class);
            assertThat(simulator.received(Endpoint.LOGOUT)).hasSize(1);
            assertThat(client.post("/tickle", null).status()).isEqualTo(401);
        }
    }

    @Test
    void tradesAreListedOverASocketInVirtualTime() throws IOException {
        VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-11-18T19:00:00Z"));
        time.join();
        IbkrSimulator simulator = IbkrSimulator.builder().timing(time).build();
        simulator.user().writeCredentials(credentials);
        try (SimulatorServer server = simulator.serve()) {
            ForeignClient client = client(server, time::now).connect(() -> time.advance(Duration.ofSeconds(2)));
            assertThat(client.get("/iserver/account/trades?days=7").body()).isEqualTo("[]");
            time.advance(Duration.ofSeconds(5));
            assertThat(client.get("/iserver/account/trades?days=7").json().getAsJsonArray())
                    .hasSizeGreaterThan(100);
            assertThat(simulator.violations()).isEmpty();
        }
    }

    @Test
    void anUnconfiguredHttpClientOfJavaIsServed() throws IOException {
        try (SimulatorServer server = start().orElseThrow()) {
            HttpClient http = HttpClient.newHttpClient();
            ForeignClient client = new ForeignClient(
                    credentials,
                    server.baseUrl(),
                    InstantSource.system(),
                    (method, url, headers, body) -> send(http, method, url, headers, body));
            assertThat(client.handshake().status()).isEqualTo(200);
            assertThat(client.post("/tickle", null).status()).isEqualTo(200);
        }
    }

    @Test
    void theFrontCannotBeSteeredOverHttp() throws IOException {
        try (SimulatorServer server = start().orElseThrow()) {
            for (String request : List.of("POST /__admin/reset", "POST /__admin/shutdown", "GET /__admin/mappings")) {
                assertThat(raw(server, request, "Host: x", "User-Agent: raw", "Content-Length: 0"))
                        .as(request)
                        .startsWith("HTTP/1.1 401 ");
            }
            assertThat(client(server).handshake().status()).isEqualTo(200);
        }
    }

    @Test
    void aHeaderIsNoWayOutOfThePenaltyBox() throws IOException {
        try (SimulatorServer server = start().orElseThrow()) {
            ForeignClient client = client(server);
            client.handshake();
            int status = 200;
            for (int tries = 0; status == 200 && tries < 20; tries++) { // the second within a second is too early
                status = client.post("/tickle", null).status();
            }
            assertThat(status).isEqualTo(429);
            assertThat(client.get("/portfolio/accounts").status()).isEqualTo(429);
            client.header("X-Forwarded-For", "203.0.113.9");
            assertThat(client.get("/portfolio/accounts").status()).isEqualTo(429);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "private_signature.pem, -----BEGIN RSA PRIVATE KEY-----, private_signature.pem cannot be used",
        "private_encryption.pem, x, private_encryption.pem cannot be used",
        "dhparam.pem, \u00ff, dhparam.pem cannot be used: not a text",
        "credentials.properties, ibkr.consumer-key=\\u12, credentials.properties cannot be used",
        "credentials.properties, ibkr.realm=test_realm, ibkr.realm"
    })
    void aFileThatCannotBeUsedIsNamedWithTheRemedy(String name, String content, String said) throws IOException {
        start().orElseThrow().close();
        Path file = credentials.resolve(name);
        String before = content.startsWith("ibkr.realm") ? Files.readString(file, StandardCharsets.UTF_8) : "";
        Files.writeString(file, before + content, StandardCharsets.ISO_8859_1);
        assertThat(start()).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--credentials-dir", said, ";")
                .hasLineCount(1);
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsSaid() throws IOException {
        Path file = Files.createFile(credentials.resolve("file"));
        String[] args = {"--port", "0", "--credentials-dir", file.toString()};
        assertThat(SimulatorProgram.start(args, stream(out), stream(err))).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(file + " is a file; give a directory")
                .hasLineCount(1);
    }

    @Test
    void aPortThatIsTakenLeavesNoCredentialsBehind() throws IOException {
        Path fresh = credentials.resolve("fresh");
        try (SimulatorServer server = start().orElseThrow()) {
            String[] args = {"--port", Integer.toString(server.port()), "--credentials-dir", fresh.toString()};
            assertThat(SimulatorProgram.start(args, stream(out), stream(err))).isEmpty();
            assertThat(fresh).doesNotExist();
        }
    }

    @Test
    void everyRefusalIsSaidInOneLineWithoutSecrets() throws IOException {
        try (SimulatorServer server = start().orElseThrow()) {
            ForeignClient client = client(server).force("oauth_timestamp", "12%0A5");
            assertThat(client.handshake().status()).isEqualTo(401);
            client.unforce().force("oauth_signature", "SECRET");
            assertThat(client.handshake().status()).isEqualTo(401);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("refused POST /oauth/live_session_token: BAD_TIMESTAMP", "BAD_SIGNATURE")
                    .doesNotContain("SECRET")
                    .hasLineCount(2);
        }
    }

    @Test
    void aGatewayKeepsItsCertificateOverARestartAndLetsABrowserLogIn() throws IOException, GeneralSecurityException {
        try (SimulatorServer server = start("--gateway").orElseThrow()) {
            assertThat(server.baseUrl()).isEqualTo("https://127.0.0.1:" + server.port() + "/v1/api");
        }
        String certificate = printed().lines().skip(1).findFirst().orElseThrow();
        assertThat(certificate).matches("certificate SHA-256 [0-9A-F:]{95}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials.resolve("gateway.p12"))))
                .isEqualTo("rw-------");
        out.reset();
        try (SimulatorServer server = start("--gateway").orElseThrow();
                IbkrClient client = IbkrClient.gateway(server.baseUrl())
                        .certificateFingerprint(certificate.substring("certificate SHA-256 ".length()))
                        .runtime(IbkrRuntime.create())
                        .build()) {
            assertThat(printed()).contains(certificate);
            assertThatThrownBy(() -> client.session().tickle()).hasMessageContaining("nobody is logged in");
            assertThat(browse(server, "GET /")).startsWith("HTTP/1.1 302").contains("Location: /sso/Login");
            assertThat(browse(server, "GET /sso/Login")).contains("METHOD=\"post\"", "Log in as");
            assertThat(browse(server, "POST /sso/Login")).contains("Client login succeeds");
            assertThat(client.portfolio().accounts()).hasSize(2);
            assertThat(err.size()).isZero();
        }
    }

    @Test
    void aCertificateOfAGatewayThatCannotBeReadIsOneLine() throws IOException {
        Files.writeString(credentials.resolve("gateway.p12"), "none", StandardCharsets.UTF_8);

        assertThat(start("--gateway")).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("--gateway: " + credentials.resolve("gateway.p12"))
                .contains("delete it to have one made")
                .hasLineCount(1);
    }

    @Test
    void nobodyElseReachesItUnlessAsked() {
        try (SimulatorServer server = start().orElseThrow()) {
            assertThat(server.wireMock().getOptions().bindAddress()).isEqualTo("127.0.0.1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 5055, http://127.0.0.1:5055",
        "127.0.0.1, 80, http://127.0.0.1",
        "0.0.0.0, 80, http://127.0.0.1",
        "::1, 80, http://[::1]",
        "::1, 5055, http://[::1]:5055"
    })
    void theBaseUrlIsSpeltAsItIsSigned(String address, int port, String origin) {
        assertThat(Origin.of("http", address, port)).isEqualTo(origin);
    }

    private Optional<SimulatorServer> start(String... more) {
        List<String> args = new ArrayList<>(List.of("--port", "0", "--credentials-dir", credentials.toString()));
        args.addAll(List.of(more));
        return SimulatorProgram.start(args.toArray(String[]::new), stream(out), stream(err));
    }

    private static String after(String line, String words) {
        assertThat(line).startsWith(words);
        return line.substring(words.length());
    }

    private List<PortfolioAccount> accounts(SimulatorServer server) {
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(server.baseUrl())
                .signer(OAuth1.signer(OAuth1Credentials.fromDirectory(credentials)))
                .runtime(IbkrRuntime.create())
                .build()) {
            return client.portfolio().accounts();
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Sends a request as a browser whose user has accepted the certificate. */
    private String browse(SimulatorServer server, String request) throws IOException, GeneralSecurityException {
        KeyStore kept = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(credentials.resolve("gateway.p12"))) {
            kept.load(in, "simulator".toCharArray());
        }
        KeyStore accepted = KeyStore.getInstance("PKCS12");
        accepted.load(null, null);
        accepted.setCertificateEntry("gateway", kept.getCertificate("gateway"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(accepted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        String head = request + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        try (Socket socket = tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private ForeignClient client(SimulatorServer server) {
        return client(server, InstantSource.system());
    }

    private ForeignClient client(SimulatorServer server, InstantSource clock) {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return new ForeignClient(
                credentials,
                server.baseUrl(),
                clock,
                (method, url, headers, body) -> send(http, method, url, headers, body));
    }

    private static ForeignClient.Answer send(
            HttpClient http, String method, String url, Map<String, String> headers, @Nullable String body)
            throws IOException {
        BodyPublisher content =
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body, StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).method(method, content);
        headers.forEach(request::header);
        try {
            HttpResponse<String> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new ForeignClient.Answer(answer.statusCode(), answer.body());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String raw(SimulatorServer server, String request, String... headers) throws IOException {
        String head = request + " HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
        String body = head.contains("chunked") ? "0\r\n\r\n" : "";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
