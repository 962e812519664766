package io.github.ibkrclient.testkit;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.util.concurrent.atomic.AtomicReference;

/** A simulator on a socket, with WireMock as its front. */
public final class SimulatorServer implements AutoCloseable {
    private static final int LAST = 1_000;

    private final WireMockServer wireMock;
    private final String origin;

    SimulatorServer(IbkrServer server, String address, int port) {
        AtomicReference<String> goesBy = new AtomicReference<>("");
        WireMockFront front = new WireMockFront(server, goesBy::get);
        WireMockConfiguration settings = WireMockConfiguration.options()
                .bindAddress(address)
                .port(port)
                .extensions(front)
                .httpServerFactory(DirectHttpServer::new)
                // Clients that offer HTTP/2 lose the length of empty POSTs on the way up; IBKR's edge insists on it.
                .http2PlainDisabled(true)
                .adminAuthenticator(request -> false)
                .disableRequestJournal()
                .gzipDisabled(true)
                .containerThreads(32)
                .notifier(new QuietNotifier());
        wireMock = new WireMockServer(port == 0 ? settings.dynamicPort() : settings);
        wireMock.stubFor(any(anyUrl()).atPriority(LAST).willReturn(aResponse().withTransformers(front.getName())));
        wireMock.start();
        origin = origin(address, wireMock.port());
        goesBy.set(origin);
    }

    /** Scheme, host and port as clients sign them: without the port that goes without saying. */
    static String origin(String address, int port) {
        boolean everywhere = address.equals("0.0.0.0") || address.equals("::");
        String host = everywhere ? "127.0.0.1" : address.contains(":") ? "[" + address + "]" : address;
        return "http://" + host + (port == 80 ? "" : ":" + port);
    }

    /** The base URL to give to a client; requests must be signed for it. */
    public String baseUrl() {
        return origin + "/v1/api";
    }

    /** The page on which users let third parties in, to be opened with {@code ?oauth_token=} in a browser. */
    public String authorizeUrl() {
        return origin + AuthorizePage.PATH;
    }

    /** The port it listens on. */
    public int port() {
        return wireMock.port();
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
        wireMock.stop();
    }
}
