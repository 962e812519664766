package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.testkit.ReceivedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large refresh keeps IBKR's pace and wastes no time. */
class RefreshPaceTest {
    /** IBKR allows one scan a second; the client keeps 100 ms more, because calls may arrive closer than they left. */
    private static final Duration BETWEEN_SCANS = Duration.ofMillis(1_100);
    /** The first answer of a snapshot is empty, and the client asks again after a second. */
    private static final Duration UNTIL_QUOTES_COME = Duration.ofSeconds(1);

    @Test
    void threeHundredPositionsFiftySymbolsAndFiveScansTakeTheLeastTimeThatThePaceAllows(@TempDir Path directory)
            throws IOException {
        try (Terminal terminal = new Terminal(directory.resolve("creds"))) {
            Path out = directory.resolve("data");
            String state = directory.resolve("state").toString();
            terminal.ibkr("refresh", "--out", out.toString(), "--state", state, "--only", "portfolio,market");
            List<String> symbols = JsonParser.parseString(Files.readString(out.resolve("market-data.json")))
                    .getAsJsonObject()
                    .getAsJsonObject("data")
                    .keySet()
                    .stream()
                    .filter(symbol -> symbol.matches("[A-Z]+"))
                    .limit(50)
                    .toList();
            assertThat(symbols).hasSize(50);
            terminal.time.advance(Duration.ofMinutes(20));
            for (int page = 0; page < 3; page++) {
                terminal.ibkr.faults().on(Endpoint.LIST_POSITIONS).answer(200, positions(page));
            }
            terminal.ibkr.faults().on(Endpoint.LIST_POSITIONS).answer(200, "[]", 2);
            Instant start = terminal.time.now();

            Terminal.Screen screen = terminal.ibkr(
                    "refresh",
                    "--out",
                    out.toString(),
                    "--state",
                    state,
                    "--symbols",
                    String.join(",", symbols),
                    "--scan",
                    "TOP_PERC_GAIN",
                    "--scan",
                    "TOP_PERC_LOSE",
                    "--scan",
                    "MOST_ACTIVE",
                    "--scan",
                    "HOT_BY_VOLUME",
                    "--scan",
                    "HOT_BY_PRICE");

            Duration took = Duration.between(start, terminal.time.now());
            assertThat(screen.code()).as(screen.out()).isZero();
            Duration opened = Duration.between(
                    start,
                    arrivals(terminal, Endpoint.LIST_BROKERAGE_ACCOUNTS, start).get(0));
            Duration least = opened.plus(BETWEEN_SCANS.multipliedBy(4)).plus(UNTIL_QUOTES_COME);
            assertThat(arrivals(terminal, Endpoint.RUN_SCANNER, start)).hasSize(5);
            assertThat(took).isBetween(least, least.plus(least.dividedBy(10)));
            assertThat(terminal.ibkr.violations()).isEmpty();
        }
    }

    private static List<Instant> arrivals(Terminal terminal, Endpoint endpoint, Instant since) {
        return terminal.ibkr.received(endpoint).stream()
                .map(ReceivedRequest::at)
                .filter(at -> !at.isBefore(since))
                .toList();
    }

    private static String positions(int page) {
        JsonArray rows = new JsonArray();
        for (int row = 0; row < 100; row++) {
            JsonObject position = new JsonObject();
            position.addProperty("conid", 1_000_000 + 100 * page + row);
            position.addProperty("contractDesc", "P" + (100 * page + row));
            position.addProperty("ticker", "P" + (100 * page + row));
            position.addProperty("position", 1);
            position.addProperty("mktPrice", 2);
            position.addProperty("mktValue", 2);
            position.addProperty("avgCost", 1);
            position.addProperty("unrealizedPnl", 1);
            position.addProperty("currency", "USD");
            rows.add(position);
        }
        return rows.toString();
    }
}
