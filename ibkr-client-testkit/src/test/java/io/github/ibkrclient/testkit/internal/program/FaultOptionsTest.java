package io.github.ibkrclient.testkit.internal.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.FaultProxy;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults as options of the simulator's program. */
class FaultOptionsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path credentials;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            no-such-thing        | 'no-such-thing' is no fault; --list-faults prints them all
            NO_BRIDGE            | 'NO_BRIDGE' is no fault; --list-faults prints them all
            no-bridge=1          | no-bridge: takes no argument; leave out =1
            clock-skew           | clock-skew: '' is no duration; give one as 90s, 5m, 2h or 1d
            clock-skew=never     | clock-skew: 'never' is no duration; give one as 90s, 5m, 2h or 1d
            empty-body=TRADES    | empty-body: 'TRADES' is no operation; give one as Endpoint names it, for example LIST_TRADES
            edge-502@            | '' is no duration; give one as 90s, 5m, 2h or 1d
            edge-502@-1s         | '-1s' is too short; give a time of 0s or more
            edge-502@5m+0s       | '0s' is too short; give a time of 1s or more
            """)
    void aFaultThatCannotBeFollowedIsOneLine(String fault, String said) {
        assertThat(start("--fault", "empty-body", "--fault", fault)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("--fault: " + said + System.lineSeparator());
        assertThat(out.size()).isZero();
        assertThat(credentials).isEmptyDirectory();
    }

    @Test
    void connectionsOverTlsCannotBeCut() {
        assertThat(start("--gateway", "--fault", "cut-in-answer")).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("leave out --gateway or the faults of connections")
                .hasLineCount(1);
        try (SimulatorServer gateway = IbkrSimulator.builder().build().gateway().serve()) {
            assertThatThrownBy(() -> FaultProxy.to(gateway)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aFaultNeedsAName() {
        assertThat(start("--fault")).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--fault needs a value")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @EnumSource
    void everyFaultIsAnOptionWithATimeToBeginAndToLast(Fault fault) {
        String usage = fault.usage();
        String argument = usage.endsWith("=DURATION") ? "=-7m" : usage.endsWith("=CODE") ? "=1003" : "";
        String name = fault.option() + argument;
        FaultOption option = FaultOption.parse(name + "@90s+2h");
        assertThat(option.fault()).isEqualTo(fault);
        assertThat(option.start()).isEqualTo(Duration.ofSeconds(90));
        assertThat(option.length()).isEqualTo(Duration.ofHours(2));
        assertThat(FaultOption.parse(name).start()).isZero();
        assertThat(FaultOption.parse(name).length()).isNull();
    }

    @Test
    void theListIsTheListOfFaultsWithALineEach() {
        SimulatorProgram.listFaults(new PrintStream(out, true, StandardCharsets.UTF_8));
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.stream().map(line -> line.replaceFirst(" .*", "")))
                .containsExactlyElementsOf(
                        Arrays.stream(Fault.values()).map(Fault::usage).toList());
        assertThat(lines.stream().map(line -> line.replaceFirst("[^ ]+ +", "")))
                .doesNotHaveDuplicates()
                .noneMatch(String::isBlank);
        assertThat(lines).allMatch(line -> line.length() <= 140);
    }

    @Test
    void faultsAreMetBySomebodyElsesClient() throws IOException {
        try (SimulatorServer server = start("--fault", "consumer-not-active", "--fault", "edge-403=TICKLE")
                .orElseThrow()) {
            assertThat(send(server, "GET /v1/api/iserver/accounts")).startsWith("HTTP/1.1 401 ");
            assertThat(send(server, "POST /v1/api/tickle")).startsWith("HTTP/1.1 403 ");
            assertThat(send(server, "POST /v1/api/oauth/live_session_token"))
                    .startsWith("HTTP/1.1 401 ")
                    .contains("error: invalid consumer");
        }
    }

    @Test
    void aFaultOfConnectionsBringsItsProxy() throws IOException {
        try (SimulatorServer server =
                start("--fault", "cut-after-request@1h", "--fault", "edge-502").orElseThrow()) {
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("ready " + server.baseUrl());
            assertThat(URI.create(server.baseUrl()).getPort()).isNotEqualTo(server.port());
            assertThat(send(server, "GET /v1/api/iserver/accounts")).startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void aConnectionIsRefusedWhenAskedFor() {
        try (SimulatorServer server = start("--fault", "connection-refused").orElseThrow()) {
            // The proxy looks at the clock fifty times a second, and resets the connections that are open then.
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            tryToSend(server);
                        }
                    })
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aPortThatIsTakenIsSaidForTheProxyToo() {
        try (SimulatorServer server = start("--fault", "cut-in-answer@1h").orElseThrow()) {
            String port = Integer.toString(server.port());
            assertThat(start("--fault", "cut-in-answer", "--port", port)).isEmpty();
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("cannot listen on 127.0.0.1 port " + port)
                    .hasLineCount(1);
        }
    }

    private Optional<SimulatorServer> start(String... more) {
        List<String> args = new ArrayList<>(List.of("--credentials-dir", credentials.toString()));
        if (!List.of(more).contains("--port")) {
            args.addAll(List.of("--port", "0"));
        }
        args.addAll(List.of(more));
        return SimulatorProgram.start(args.toArray(String[]::new), stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static void tryToSend(SimulatorServer server) throws IOException {
        try {
            send(server, "GET /v1/api/iserver/accounts");
        } catch (ConnectException e) {
            throw e;
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    private static String send(SimulatorServer server, String request) throws IOException {
        int port = URI.create(server.baseUrl()).getPort();
        String head = request + " HTTP/1.1\r\nConnection: close\r\nHost: x\r\nUser-Agent: raw\r\n"
                + "Content-Length: 0\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
