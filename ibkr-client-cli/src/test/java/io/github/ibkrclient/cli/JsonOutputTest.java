package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.cli.console.JsonOutput;
import io.github.ibkrclient.operation.ApiRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonOutputTest {
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
    void tradesKeepEveryDigitThatTheServerSent() {
        JsonArray printed = printed("trades", "--account", terminal.account()).getAsJsonArray();
        JsonArray held =
                held(ApiRequest.of(Endpoint.LIST_TRADES).query("days", 7).query("accountId", terminal.account()));

        assertThat(printed).hasSize(held.size()).hasSizeGreaterThan(100);
        for (int i = 0; i < held.size(); i++) {
            JsonObject row = printed.get(i).getAsJsonObject();
            JsonObject sent = held.get(i).getAsJsonObject();
            assertThat(digits(row, "price", "size", "commission", "netAmount", "position", "conid"))
                    .isEqualTo(digits(sent, "price", "size", "commission", "net_amount", "position", "conid"));
            assertThat(row.get("executionId")).isEqualTo(sent.get("execution_id"));
            assertThat(row.get("tradeTimeR").getAsString())
                    .isEqualTo(Instant.ofEpochMilli(sent.get("trade_time_r").getAsLong())
                            .toString());
        }
    }

    @Test
    void positionsKeepEveryDigitThatTheServerSent() {
        JsonArray printed =
                printed("positions", "--account", terminal.quietAccount()).getAsJsonArray();
        JsonArray held = held(ApiRequest.of(Endpoint.LIST_POSITIONS)
                .path("accountId", terminal.quietAccount())
                .path("pageId", 0));

        assertThat(printed).hasSize(held.size()).isNotEmpty();
        for (int i = 0; i < held.size(); i++) {
            String[] names = {"position", "avgCost", "avgPrice", "conid", "strike"};
            assertThat(digits(printed.get(i).getAsJsonObject(), names))
                    .isEqualTo(digits(held.get(i).getAsJsonObject(), names));
        }
    }

    @Test
    void nothingButTheDocumentIsPrinted() {
        for (String command : List.of("accounts", "positions", "trades", "status")) {
            Terminal.Screen screen = terminal.ibkr(command, "--json");

            assertThat(screen.code()).as(command).isZero();
            assertThat(screen.err()).as(command).isEmpty();
            assertThat(JsonParser.parseString(screen.out()).isJsonNull()).isFalse();
        }
    }

    @Test
    void aSnapshotKeepsTheTextsOfTheServer() {
        JsonObject quote = printed("snapshot", "265598").getAsJsonArray().get(0).getAsJsonObject();

        assertThat(quote.get("conid").getAsLong()).isEqualTo(265598);
        assertThat(quote.getAsJsonObject("fields").get("31").getAsString()).matches("[0-9.]+");
    }

    @Test
    void statusNamesBothSessions() {
        JsonObject status = printed("status").getAsJsonObject();

        assertThat(status.getAsJsonObject("sso").get("phase").getAsString()).isEqualTo("OPEN");
        assertThat(status.getAsJsonObject("brokerage").get("authenticated").getAsBoolean())
                .isFalse();
    }

    private record Sample(
            BigDecimal large,
            BigDecimal small,
            @Nullable String absent,
            Optional<Instant> at,
            LocalDate day,
            Duration took,
            Thread.State state,
            Map<String, List<Integer>> more) {}

    @Test
    void everyKindOfValueHasItsForm() {
        Sample sample = new Sample(
                new BigDecimal("1E+3"),
                new BigDecimal("0.00000000010"),
                null,
                Optional.of(Instant.EPOCH),
                LocalDate.of(2026, 11, 18),
                Duration.ofMillis(1500),
                Thread.State.NEW,
                Map.of("<ü>", List.of(1, 2)));

        assertThat(JsonOutput.of(sample).replaceAll("\\s", ""))
                .isEqualTo("{\"large\":1000,\"small\":0.00000000010,\"absent\":null,\"at\":\"1970-01-01T00:00:00Z\","
                        + "\"day\":\"2026-11-18\",\"took\":\"PT1.5S\",\"state\":\"NEW\",\"more\":{\"<ü>\":[1,2]}}");
    }

    private JsonElement printed(String... command) {
        String[] line = Arrays.copyOf(command, command.length + 1);
        line[command.length] = "--json";
        Terminal.Screen screen = terminal.ibkr(line);
        assertThat(screen.err()).isEmpty();
        return JsonParser.parseString(screen.out());
    }

    /** The simulator's own answer as JSON. Time passes first, because this client knows nothing of the earlier calls. */
    private JsonArray held(ApiRequest request) {
        terminal.time.advance(Duration.ofSeconds(10));
        try (IbkrClient client = terminal.client()) {
            return client.transport()
                    .send(request, TypeToken.get(JsonElement.class))
                    .getAsJsonArray();
        }
    }

    private static List<String> digits(JsonObject row, String... names) {
        return Arrays.stream(names).map(name -> row.get(name).getAsString()).toList();
    }
}
