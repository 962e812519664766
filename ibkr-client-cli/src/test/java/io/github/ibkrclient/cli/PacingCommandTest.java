package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.github.ibkrclient.api.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacingCommandTest {
    private Terminal terminal;

    @BeforeEach
    void open(@TempDir Path credentials) throws IOException {
        terminal = new Terminal(credentials);
    }

    @AfterEach
    void close() {
        terminal.close();
    }

    @Test
    void theLimitsInForceAreATableThatNeedsNoCredentialsAndNoCall() {
        Terminal.Screen screen = terminal.bare("pacing");

        assertThat(screen.code()).isZero();
        assertThat(screen.err()).isEmpty();
        assertThat(screen.out())
                .containsPattern("OPERATION +CALLS +IN +COUNTED AS +SET BY")
                .containsPattern("\\(all together\\) +10 +1 s +session +IBKR")
                .containsPattern("LIST_TRADES +1 +5 s +LIST_TRADES +IBKR")
                .containsPattern("GET_SCANNER_PARAMS +1 +15 min +GET_SCANNER_PARAMS +IBKR")
                .containsPattern(" +600 +1 min +gw +IBKR");
    }

    @Test
    void whatTheUserSetsIsInForceAndNamedAsHis() {
        Terminal.Screen screen =
                terminal.bare("pacing", "--pace", "session=50/1s,LIST_TRADES=2/7s", "--pace", "gw=1/500ms");

        assertThat(screen.code()).isZero();
        assertThat(screen.out())
                .containsPattern("\\(all together\\) +50 +1 s +session +--pace")
                .containsPattern("LIST_TRADES +2 +7 s +LIST_TRADES +--pace")
                .containsPattern(" +1 +500 ms +gw +--pace")
                .containsPattern("LIST_ORDERS +1 +5 s +LIST_ORDERS +IBKR")
                .doesNotContain(" 600 ");
    }

    @Test
    void asJsonEachLimitIsAnObject() {
        JsonArray limits = JsonParser.parseString(terminal.bare("pacing", "--json", "--pace", "session=50/1s")
                        .out())
                .getAsJsonArray();

        assertThat(limits.get(0))
                .isEqualTo(JsonParser.parseString("{\"operation\":\"(all together)\",\"calls\":50,\"period\":\"PT1S\","
                        + "\"bucket\":\"session\",\"source\":\"OVERRIDE\"}"));
    }

    @Test
    void otherCommandsKeepTheLimitsToo() {
        assertThat(terminal.ibkr("accounts").code()).isZero();
        assertThat(terminal.ibkr("accounts", "--pace", "LIST_PORTFOLIO_ACCOUNTS=1/9s")
                        .code())
                .isZero();
        assertThat(terminal.ibkr("accounts", "--pace", "LIST_PORTFOLIO_ACCOUNTS=1/9s")
                        .code())
                .isZero();

        var lists = terminal.ibkr.received(Endpoint.LIST_PORTFOLIO_ACCOUNTS);
        assertThat(Duration.between(lists.get(1).at(), lists.get(2).at())).isGreaterThan(Duration.ofSeconds(9));
    }

    @ParameterizedTest
    @CsvSource({
        "LIST_TRADE=1/5s, neither session nor an operation",
        "LIST_TRADES=1/5h, 'not a limit: 1/5h; it looks like 50/1s'",
        "LIST_TRADES=0/5s, permits of 1 or more",
        "LIST_TRADES=1/0s, a period above zero",
        "fast, 'not NAME=LIMIT: fast; it looks like session=50/1s'"
    })
    void whatCannotBeALimitIsOneLine(String given, String why) {
        Terminal.Screen screen = terminal.bare("pacing", "--pace", given);

        assertThat(screen.code()).isEqualTo(2);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err()).startsWith("ibkr: --pace: ").contains(why).hasLineCount(1);
    }
}
