package io.github.ibkrclient.tests.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.error.RateLimitedException;
import io.github.ibkrclient.pacing.PacingStore;
import io.github.ibkrclient.status.Health;
import io.github.ibkrclient.status.Health.Verdict;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTroubleTest {
    private static final List<String> AAPL = List.of("AAPL");

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    @Test
    void aPenaltyDuringWhichAnotherProgramKeptTheStoreIsKnownAfterARestart() throws Exception {
        Path file = folder.resolve("pacing.store");
        try (IbkrClient client = client(file)) {
            client.contracts().stocks(AAPL);
            Process holder = LockHolder.start(file);
            fixture.time.advance(Duration.ofSeconds(12));
            fixture.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(429, "", 1);
            assertThatThrownBy(() -> client.contracts().stocks(AAPL)).isInstanceOf(RateLimitedException.class);
            LockHolder.end(holder);
            fixture.time.advance(Duration.ofSeconds(2));
        }
        int before = fixture.ibkr.received(Endpoint.LIST_STOCKS).size();

        try (IbkrClient restarted = client(file)) {
            assertThatThrownBy(() -> restarted.contracts().stocks(AAPL))
                    .isInstanceOfSatisfying(
                            PacingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PENALTY_BOX));
        }
        assertThat(fixture.ibkr.received(Endpoint.LIST_STOCKS)).hasSize(before);
    }

    @Test
    void aCallOfOneSecondTakesOneSecondWhileAnotherProgramKeepsTheStore() throws Exception {
        Path file = folder.resolve("pacing.store");
        Process holder = LockHolder.start(file);
        try (IbkrClient client = client(file)) {
            Instant before = fixture.time.now();
            assertThatThrownBy(() -> client.with(CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(1)))
                            .contracts()
                            .stocks(AAPL))
                    .hasMessageContaining("another program keeps " + file + " locked");
            assertThat(Duration.between(before, fixture.time.now())).isLessThanOrEqualTo(Duration.ofSeconds(1));
            LockHolder.end(holder);
            fixture.time.advance(Duration.ofSeconds(1));

            assertThat(client.contracts().stocks(AAPL)).isNotEmpty();
        }
    }

    @Test
    void healthSaysWhatIsWrongWithTheStoreAndSinceWhenAndIsWellAgainAfterwards() throws Exception {
        Path notYet = Files.writeString(folder.resolve("state"), "a file where the directory belongs");
        try (IbkrClient client = client(notYet.resolve("pacing.store"))) {
            Instant since = fixture.time.now();
            client.contracts().stocks(AAPL);
            fixture.time.advance(Duration.ofSeconds(7));

            Health health = client.health();
            assertThat(health.verdict()).isEqualTo(Verdict.DEGRADED);
            assertThat(health.reasons())
                    .singleElement()
                    .asString()
                    .startsWith("the pace is kept in memory only since " + since + ": pacing store " + notYet);

            Files.delete(notYet);
            fixture.time.advance(Duration.ofSeconds(1));
            assertThat(client.health().verdict()).isEqualTo(Verdict.UP);
        }
    }

    @Test
    void healthAsksForAPersonWhenTheStoreIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("credentials.properties"), "secret=abc");
        try (IbkrClient client = client(file)) {
            assertThatThrownBy(() -> client.contracts().stocks(AAPL))
                    .hasMessageContaining(ErrorCode.PACING_STORE_REFUSED.remedy());

            assertThat(client.health().verdict()).isEqualTo(Verdict.ACTION_REQUIRED);
            assertThat(file).hasContent("secret=abc");
            assertThat(fixture.ibkr.received(Endpoint.LIST_STOCKS)).isEmpty();
        }
    }

    private IbkrClient client(Path file) {
        return fixture.builder()
                .runtime(IbkrRuntime.create(fixture.time))
                .pacingStore(PacingStore.file(file))
                .build();
    }
}
