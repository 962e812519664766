package io.github.ibkrclient.examples;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedConsumer;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A third party at the simulator's, on a socket and the system's clock. */
final class Vendor implements AutoCloseable {
    final IbkrSimulator ibkr;
    final SimulatorServer server;
    final Path credentials;
    private final SimulatedConsumer consumer = SimulatedConsumer.thirdParty("vendor-4711");

    Vendor(Path credentials) throws IOException {
        this.credentials = credentials;
        ibkr = IbkrSimulator.builder().thirdParty(consumer).build();
        server = ibkr.serve();
        consumer.writeCredentials(credentials);
    }

    Path properties() {
        return credentials.resolve("credentials.properties");
    }

    /** Starts {@code ibkr connect} for it. */
    Connecting connect(String... more) {
        List<String> line = new ArrayList<>(List.of("--authorize-page", server.authorizeUrl()));
        line.addAll(List.of(where()));
        line.addAll(List.of(more));
        return new Connecting(line.toArray(String[]::new));
    }

    /** Runs another command with its credentials. */
    Terminal.Screen ibkr(String command, String... more) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(where()));
        line.addAll(List.of(more));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Ibkr.run(IbkrRuntime.create(), line.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err));
        return new Terminal.Screen(code, out.toString(), err.toString());
    }

    /** The callback of a user who consented on the page. */
    String consented(URI page, String callback) {
        String token = token(page);
        return callback + "?oauth_token=" + token + "&oauth_verifier=" + ibkr.authorize(token, ibkr.user());
    }

    static String token(URI page) {
        return page.getQuery().replaceFirst("^oauth_token=", "");
    }

    /** Has the page send browsers there. */
    void registerCallback(String callback) {
        ibkr.registerCallback(consumer, callback);
    }

    String[] where() {
        return new String[] {"--credentials", credentials.toString(), "--base-url", server.baseUrl()};
    }

    @Override
    public void close() {
        server.close();
    }
}
