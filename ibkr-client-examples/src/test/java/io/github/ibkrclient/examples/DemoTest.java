package io.github.ibkrclient.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.VirtualTiming;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoTest {
    private final VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-11-18T16:00:00Z"));
    private final IbkrSimulator ibkr =
            IbkrSimulator.builder().timing(time).paper().build();
    private final StringWriter screen = new StringWriter();

    @BeforeEach
    void join() {
        time.join();
    }

    @AfterEach
    void leave() {
        time.leave();
        time.close();
    }

    @Test
    void importsTwiceAndEndsWithoutViolations() {
        int code = run();

        List<String> lines = screen.toString().lines().toList();
        assertThat(code).isZero();
        assertThat(lines)
                .anyMatch(line -> line.matches("0 new, [1-9][0-9]* already known, 0 stored twice"))
                .anyMatch(line -> line.matches(" +POST /oauth/live_session_token +200 +[0-9]+ ms"))
                .anyMatch(line -> line.startsWith("  POST /logout"))
                .endsWith("violations: 0");
        assertThat(time.slept()).isLessThan(Duration.ofSeconds(40));
    }

    @Test
    void saysWhatToDoWhenAStepFails() {
        ibkr.faults().on(Endpoint.LIST_TRADES).answer(403, "{\"error\":\"no right to see trades\"}", 3);

        int code = run();

        assertThat(code).isEqualTo(1);
        assertThat(screen.toString())
                .contains("The demo failed: ", "LIST_TRADES", "no right to see trades", "What to do: ")
                .doesNotContain("\tat ");
    }

    private int run() {
        return new Demo(ibkr, IbkrRuntime.create(time), new PrintWriter(screen)).run();
    }
}
