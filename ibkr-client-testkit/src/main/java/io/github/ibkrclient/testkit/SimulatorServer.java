package io.github.ibkrclient.testkit;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.github.ibkrclient.testkit.internal.fault.FaultSchedule;
import io.github.ibkrclient.testkit.internal.flex.FlexService;
import io.github.ibkrclient.testkit.internal.gateway.GatewayCertificate;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.mcp.McpServer;
import io.github.ibkrclient.testkit.internal.net.DirectHttpServer;
import io.github.ibkrclient.testkit.internal.net.Origin;
import io.github.ibkrclient.testkit.internal.net.WireMockFront;
import io.github.ibkrclient.testkit.internal.net.WireMockLog;
import io.github.ibkrclient.testkit.internal.oauth1.AuthorizePage;
import io.github.ibkrclient.testkit.internal.oauth2.LoginServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A simulator on a socket. WireMock is the HTTP server in front of it. */
public final class SimulatorServer implements AutoCloseable {
    private static final int LAST = 1_000;

    private final WireMockServer wireMock;
    private final boolean tls;
    private final FaultSchedule faults;
    private final AtomicReference<String> origin = new AtomicReference<>("");
    private final List<FaultProxy> proxies = new CopyOnWriteArrayList<>();

    /** Serves over TLS when there is a certificate. */
    SimulatorServer(
            Function<SimulatedRequest, SimulatedResponse> simulator,
            FaultSchedule faults,
            String address,
            int port,
            @Nullable GatewayCertificate certificate) {
        this.faults = faults;
        WireMockFront front = new WireMockFront(simulator, origin::get);
        WireMockConfiguration settings = WireMockConfiguration.options()
                .bindAddress(address)
                .extensions(front)
                .httpServerFactory(DirectHttpServer::new)
                // Clients that upgrade to HTTP/2 lose the length of empty POSTs, and IBKR's edge refuses those.
                .http2PlainDisabled(true)
                .adminAuthenticator(request -> false)
                .disableRequestJournal()
                .gzipDisabled(true)
                .containerThreads(32)
                .notifier(new WireMockLog());
        tls = certificate != null;
        wireMock = certificate == null
                ? new WireMockServer(port == 0 ? settings.dynamicPort() : settings.port(port))
                : secured(settings, port, certificate);
        wireMock.stubFor(any(anyUrl()).atPriority(LAST).willReturn(aResponse().withTransformers(front.getName())));
        wireMock.start();
        origin.set(Origin.of(tls ? "https" : "http", address, port()));
    }

    /** WireMock reads a key only from a file, and reads it when it is made. */
    private static WireMockServer secured(WireMockConfiguration settings, int port, GatewayCertificate certificate) {
        try {
            Path directory = Files.createTempDirectory("ibkr-simulator");
            Path file = directory.resolve("gateway.p12");
            try {
                certificate.write(file);
                settings.httpDisabled(true)
                        .http2TlsDisabled(true)
                        .keystorePath(file.toString())
                        .keystoreType(GatewayCertificate.FORMAT)
                        .keystorePassword(GatewayCertificate.PASSWORD)
                        .keyManagerPassword(GatewayCertificate.PASSWORD);
                return new WireMockServer(port == 0 ? settings.dynamicHttpsPort() : settings.httpsPort(port));
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway's certificate could not be given to the server", e);
        }
    }

    /** The base URL to give to a client; requests must be signed for it. */
    public String baseUrl() {
        return origin.get() + "/v1/api";
    }

    /** The URL of the Flex Web Service. */
    public String flexUrl() {
        return origin.get() + FlexService.PATH;
    }

    /** The MCP endpoint. */
    public String mcpUrl() {
        return origin.get() + McpServer.ENDPOINT;
    }

    /** The page on which users let third parties in. Open it with {@code ?oauth_token=} in a browser. */
    public String authorizeUrl() {
        return origin.get() + AuthorizePage.PATH;
    }

    /** The page of logins by code, for applications of {@link SimulatorBuilder#loginClient}. */
    public String loginPageUrl() {
        return origin.get() + LoginServer.AUTHORIZE;
    }

    /** The token endpoint of logins by code. */
    public String loginTokenUrl() {
        return origin.get() + LoginServer.TOKEN;
    }

    FaultSchedule faults() {
        return faults;
    }

    boolean tls() {
        return tls;
    }

    /** Takes the address of a proxy for its own from now on. */
    void standBehind(FaultProxy proxy, String address) {
        proxies.add(proxy);
        origin.set(address);
    }

    /** The port it listens on. */
    public int port() {
        return tls ? wireMock.httpsPort() : wireMock.port();
    }

    /**
     * The HTTP server, to add stubs that override answers. The simulator is its last stub, of priority 1000: do not reset
     * the stubs. The admin API is closed to HTTP.
     */
    public WireMockServer wireMock() {
        return wireMock;
    }

    /** Stops serving. The simulator keeps its state. */
    @Override
    public void close() {
        proxies.forEach(FaultProxy::close);
        wireMock.stop();
    }
}
