package io.github.ibkrclient.testkit;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.github.ibkrclient.testkit.http.SimulatedRequest;
import io.github.ibkrclient.testkit.http.SimulatedResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A simulator on a socket, with WireMock as its front. */
public final class SimulatorServer implements AutoCloseable {
    private static final int LAST = 1_000;

    private final WireMockServer wireMock;
    private final boolean tls;
    private final Faults faults;
    private final AtomicReference<String> goesBy = new AtomicReference<>("");
    private final List<Relay> relays = new CopyOnWriteArrayList<>();

    /** Over TLS when there is a certificate. */
    SimulatorServer(
            Function<SimulatedRequest, SimulatedResponse> simulator,
            Faults faults,
            String address,
            int port,
            @Nullable GatewayCertificate certificate) {
        this.faults = faults;
        WireMockFront front = new WireMockFront(simulator, goesBy::get);
        WireMockConfiguration settings = WireMockConfiguration.options()
                .bindAddress(address)
                .extensions(front)
                .httpServerFactory(DirectHttpServer::new)
                // Clients that offer HTTP/2 lose the length of empty POSTs on the way up; IBKR's edge insists on it.
                .http2PlainDisabled(true)
                .adminAuthenticator(request -> false)
                .disableRequestJournal()
                .gzipDisabled(true)
                .containerThreads(32)
                .notifier(new QuietNotifier());
        tls = certificate != null;
        wireMock = certificate == null
                ? new WireMockServer(port == 0 ? settings.dynamicPort() : settings.port(port))
                : secured(settings, port, certificate);
        wireMock.stubFor(any(anyUrl()).atPriority(LAST).willReturn(aResponse().withTransformers(front.getName())));
        wireMock.start();
        goesBy.set(origin(tls ? "https" : "http", address, port()));
    }

    /** Its server takes a key from a file only, and reads it when it is made. */
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

    /** Scheme, host and port as clients sign them: without the port that goes without saying. */
    static String origin(String scheme, String address, int port) {
        boolean everywhere = address.equals("0.0.0.0") || address.equals("::");
        String host = everywhere ? "127.0.0.1" : address.contains(":") ? "[" + address + "]" : address;
        return scheme + "://" + host + (port == (scheme.equals("http") ? 80 : 443) ? "" : ":" + port);
    }

    /** The base URL to give to a client; requests must be signed for it. */
    public String baseUrl() {
        return goesBy.get() + "/v1/api";
    }

    /** The page on which users let third parties in, to be opened with {@code ?oauth_token=} in a browser. */
    public String authorizeUrl() {
        return goesBy.get() + AuthorizePage.PATH;
    }

    Faults faults() {
        return faults;
    }

    boolean tls() {
        return tls;
    }

    /** Goes by the address of a relay from now on. */
    void standBehind(Relay relay, String origin) {
        relays.add(relay);
        goesBy.set(origin);
    }

    /** The port it listens on. */
    public int port() {
        return tls ? wireMock.httpsPort() : wireMock.port();
    }

    /**
     * The front, to add stubs to or to override answers with. The simulator is its last stub, of priority 1000: do not
     * reset the stubs. It is worked by these methods only: its admin API is closed to HTTP.
     */
    public WireMockServer wireMock() {
        return wireMock;
    }

    /** Stops serving; the simulator itself keeps its state. */
    @Override
    public void close() {
        relays.forEach(Relay::close);
        wireMock.stop();
    }
}
