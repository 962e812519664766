package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedConsumer;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A third party at a simulator on a socket, on the system's clock. */
final class ThirdParty implements AutoCloseable {
    final IbkrSimulator ibkr;
    final SimulatorServer server;
    final Path credentials;
    private String original = "";
    private final SimulatedConsumer consumer = SimulatedConsumer.thirdParty("vendor-4711");

    ThirdParty(Path credentials) throws IOException {
        this.credentials = credentials;
        ibkr = IbkrSimulator.builder().thirdParty(consumer).build();
        server = ibkr.serve();
        consumer.writeCredentials(credentials);
        change(properties -> "# from the mail of March\n" + properties);
    }

    /** Changes {@code credentials.properties}, as its owner would. */
    void change(UnaryOperator<String> edit) throws IOException {
        original = edit.apply(Files.readString(properties(), UTF_8));
        Files.writeString(properties(), original, UTF_8);
    }

    /** What stands in {@code credentials.properties} unless the command changed it. */
    String original() {
        return original;
    }

    Path properties() {
        return credentials.resolve("credentials.properties");
    }

    /** Starts {@code ibkr connect} with its credentials. */
    RunningConnect connect(String... more) {
        List<String> line = new ArrayList<>(List.of("--authorize-page", server.authorizeUrl()));
        line.addAll(List.of(where()));
        line.addAll(List.of(more));
        return new RunningConnect(line.toArray(String[]::new));
    }

    /** Runs another command with its credentials. */
    Terminal.Screen ibkr(String command, String... more) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(where()));
        line.addAll(List.of(more));
        return Terminal.run(IbkrRuntime.create(), Terminal.NOBODY, Map.of(), line.toArray(String[]::new));
    }

    /** The address that the browser of a user opens who consented on the page. */
    String consented(URI page, String callback) {
        String token = token(page);
        return callback + "?oauth_token=" + token + "&oauth_verifier=" + ibkr.authorize(token, ibkr.user());
    }

    static String token(URI page) {
        return page.getQuery().replaceFirst("^oauth_token=", "");
    }

    /** Makes the page send browsers to this callback. */
    void registerCallback(String callback) {
        ibkr.registerCallback(consumer, callback);
    }

    String[] where() {
        return new String[] {"--credentials", credentials.toString(), "--base-url", server.baseUrl()};
    }

    /** A command ended with this code and this one line, and left the file as its owner wrote it. */
    void assertNothingSaved(Terminal.Screen screen, int code, String line) {
        assertThat(screen.err().lines().toList()).last().asString().startsWith(line);
        assertThat(screen.err().lines().filter(said -> said.startsWith("ibkr"))).hasSize(1);
        assertThat(screen.err()).doesNotContain("unexpected", "Exception", "\tat ");
        assertThat(screen.out()).isEmpty();
        assertThat(screen.code()).isEqualTo(code);
        assertThat(properties()).hasContent(original);
        assertThat(credentials.resolve("credentials.properties.old")).doesNotExist();
    }

    @Override
    public void close() {
        server.close();
    }
}
