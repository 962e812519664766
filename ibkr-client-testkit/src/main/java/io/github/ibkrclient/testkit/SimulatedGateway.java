package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.internal.gateway.GatewayCertificate;
import io.github.ibkrclient.testkit.internal.gateway.GatewayFront;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.server.IbkrServer;
import io.github.ibkrclient.testkit.internal.session.UserDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * IBKR's Client Portal Gateway. A person logs in with a browser, and calls through the gateway then need no signature. The
 * gateway gives each caller a cookie and wants it back, except for calls that ask for the state of the session: see {@code
 * docs/protocol.md#gateway-cookies}. Thread-safe.
 */
public final class SimulatedGateway {
    private final IbkrServer server;
    private final UserDirectory users;
    private final GatewayFront front;
    private @Nullable GatewayCertificate certificate;

    SimulatedGateway(IbkrServer server, UserDirectory users) {
        this.server = server;
        this.users = users;
        this.front = new GatewayFront(server, users);
    }

    /**
     * A person logs in with a browser. This opens the brokerage session too, unless another login holds it.
     *
     * @throws IllegalArgumentException when the simulator does not have the user
     */
    public void login(SimulatedUser person) {
        front.logIn(users.user(person.username())
                .orElseThrow(() -> new IllegalArgumentException(person + " is not a user of this simulator")));
    }

    /** Ends the login, for everybody who calls through this gateway. */
    public void logout() {
        front.logOut();
    }

    /** Redirects calls to the login page while nobody is logged in; by default they are answered with 401. */
    public void redirectToLogin() {
        front.redirectToLogin();
    }

    /** Makes a new certificate. Servers that are started from now on show it. */
    public void newCertificate() {
        use(GatewayCertificate.make());
    }

    /** Makes a new certificate that is valid until a day. Servers that are started from now on show it. */
    public void newCertificate(Instant lastDay) {
        use(GatewayCertificate.make(lastDay));
    }

    /**
     * Keeps the certificate in a directory as {@code gateway.p12}. A certificate that is there is read, otherwise a new one
     * is written. Servers that are started from now on show it.
     *
     * @throws IOException when the certificate cannot be read or written; the message is one line and says the remedy
     */
    public void keepCertificateIn(Path directory) throws IOException {
        use(GatewayCertificate.keptIn(directory));
    }

    /** The SHA-256 fingerprint of the certificate, in hex with colons. */
    public String fingerprint() {
        return certificate().fingerprint();
    }

    /** Serves the gateway over TLS on a free port of the loopback interface, until the returned server is closed. */
    public SimulatorServer serve() {
        return serve("127.0.0.1", 0);
    }

    /**
     * Serves the gateway over TLS on a socket, until the returned server is closed.
     *
     * @param address the address to listen on
     * @param port the port; 0 takes a free one
     */
    public SimulatorServer serve(String address, int port) {
        return new SimulatorServer(front::answer, server.faults(), address, port, certificate());
    }

    /** Answers one request. */
    SimulatedResponse answer(SimulatedRequest request) {
        return front.answer(request);
    }

    private void use(GatewayCertificate other) {
        server.locked(() -> certificate = other);
    }

    private GatewayCertificate certificate() {
        return server.locked(() -> {
            if (certificate == null) {
                certificate = GatewayCertificate.shared();
            }
            return certificate;
        });
    }
}
