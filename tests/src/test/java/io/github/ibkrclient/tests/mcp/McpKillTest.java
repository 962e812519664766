package io.github.ibkrclient.tests.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.mcp.McpClient;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.mcp.McpStatus.State;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.McpSwitch;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that is killed while it renews leaves a whole store, and the next one goes on. */
class McpKillTest {
    private static final int KILLS = Boolean.getBoolean("ibkr.endurance") ? 100 : 4;

    @Test
    void aKillAtAnyPointLosesNoConsentThatTheServerStillKnows(@TempDir Path folder)
            throws IOException, InterruptedException {
        IbkrSimulator ibkr = IbkrSimulator.builder()
                .timing(new JumpingTiming(Duration.ofSeconds(5)))
                .mcp(McpSwitch.REUSE_GRACE)
                .build();
        Path file = folder.resolve("tokens");
        Random random = new Random(15);
        try (SimulatorServer server = ibkr.serve()) {
            JumpingTiming time = new JumpingTiming(Duration.ZERO);
            McpLogin login = login(file, server.mcpUrl(), time);
            URI page = login.begin();
            login.complete(ibkr.mcp().consent(page, ibkr.user().accountIds().get(0)));
            for (int kill = 0; kill < KILLS; kill++) {
                Process program = renewing(file, server.mcpUrl(), Integer.MAX_VALUE);
                try (BufferedReader out = program.inputReader(UTF_8)) {
                    assertThat(out.readLine()).isEqualTo("renewed");
                    program.waitFor(random.nextInt(120), TimeUnit.MILLISECONDS);
                    program.destroyForcibly().waitFor();
                }
                assertThat(login.status().state()).isIn(State.CONNECTED, State.UNCERTAIN);
                time.jump(Duration.ofDays(1 + kill).plusMinutes(7)); // never within seconds of a try of the program
                assertThat(McpClient.of(login(file, server.mcpUrl(), time))
                                .summary()
                                .currency())
                        .isEqualTo("USD");
                assertThat(login.status().state()).isEqualTo(State.CONNECTED);
            }
        }
    }

    @Test
    void programsThatRenewAtTheSameTimeUseEachTokenOnce(@TempDir Path folder) throws IOException, InterruptedException {
        IbkrSimulator ibkr = IbkrSimulator.builder()
                .timing(new JumpingTiming(Duration.ofSeconds(5)))
                .mcp(McpSwitch.REUSE_ENDS_CONSENT)
                .build();
        Path file = folder.resolve("tokens");
        try (SimulatorServer server = ibkr.serve()) {
            McpLogin login = login(file, server.mcpUrl(), new JumpingTiming(Duration.ZERO));
            login.complete(
                    ibkr.mcp().consent(login.begin(), ibkr.user().accountIds().get(0)));
            List<Process> programs = new ArrayList<>();
            for (int program = 0; program < 3; program++) {
                programs.add(renewing(file, server.mcpUrl(), 60));
            }
            for (Process program : programs) {
                String said = new String(program.getInputStream().readAllBytes(), UTF_8);
                assertThat(program.waitFor()).as(said).isZero();
            }
            assertThat(login.status().state()).isEqualTo(State.CONNECTED);
            assertThat(ibkr.violations()).isEmpty();
        }
    }

    /** Starts a program that renews so many times. */
    private static Process renewing(Path file, String url, int rounds) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Renewing.class.getName(),
                        file.toString(),
                        url,
                        Integer.toString(rounds))
                .redirectErrorStream(true)
                .start();
    }

    private static McpLogin login(Path file, String url, JumpingTiming time) {
        return McpLogin.builder(TokenStore.file(file))
                .mcpUrl(url)
                .runtime(IbkrRuntime.create(time))
                .build();
    }

    /** Renews again and again, each time on a clock that is twenty minutes further. */
    static final class Renewing {
        private Renewing() {}

        public static void main(String[] args) {
            JumpingTiming time = new JumpingTiming(Duration.ZERO);
            McpClient client = McpClient.of(login(Path.of(args[0]), args[1], time));
            for (int round = 0; round < Integer.parseInt(args[2]); round++) {
                time.jump(Duration.ofMinutes(20));
                client.summary();
                if (round == 1) {
                    System.out.println("renewed");
                }
            }
        }
    }
}
