package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrRuntime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command says about itself; it needs neither credentials nor a server. */
class HelpTest {
    private static final String SHARED = "Options of every command that calls IBKR:";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "accounts",
                "completion",
                "connect",
                "disconnect",
                "doctor",
                "executions",
                "ledger",
                "pacing",
                "positions",
                "refresh",
                "search",
                "setup",
                "snapshot",
                "statement",
                "status",
                "summary",
                "trades",
                "verify"
            })
    void everyCommandIsListedAndHasHelpInBothForms(String command) {
        assertThat(ibkr("-h").out()).containsPattern("(?m)^  " + command + " +[A-Z]");
        assertThat(ibkr(command, "-h").out()).startsWith("Usage: ibkr " + command);
        assertThat(ibkr(command, "-h").out()).isEqualTo(ibkr(command, "--help").out());
    }

    @Test
    void theOptionsThatCommandsShareStandInOnePlace() {
        String help = ibkr("trades", "--help").out();
        String own = help.substring(0, help.indexOf(SHARED));
        String shared = help.substring(help.indexOf(SHARED));

        assertThat(own)
                .contains("--account=ID", "--days=N", "-h, --help")
                .doesNotContain("--credentials=DIR", "--json");
        assertThat(shared)
                .contains("--credentials=DIR", "--profile=NAME", "--gateway=URL", "--base-url=URL", "--json")
                .doesNotContain("--days");
        assertThat(ibkr("positions", "--help").out()).endsWith(shared);
        assertThat(ibkr("setup", "--help").out()).doesNotContain("--gateway=URL");
    }

    private static Terminal.Screen ibkr(String... line) {
        return Terminal.run(IbkrRuntime.shared(), Terminal.NOBODY, Map.of(), line);
    }
}
