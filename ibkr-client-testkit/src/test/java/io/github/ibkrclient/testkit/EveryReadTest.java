package io.github.ibkrclient.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls each read of the API description with the examples of its parameters. */
class EveryReadTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path credentials;

    /** {@link InProcess} compares each answer with its schema. */
    @ParameterizedTest
    @MethodSource("reads")
    void aReadIsAnsweredAsItsSchemaHasIt(SpecCheck.Read read) {
        try (VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-11-18T15:00:00Z"))) {
            time.join();
            IbkrSimulator ibkr = IbkrSimulator.builder().timing(time).warm().build();
            ForeignClient client =
                    InProcess.client(ibkr, time, credentials).connect(() -> time.advance(Duration.ofSeconds(2)));
            assertThat(client.get("/portfolio/accounts").status()).isEqualTo(200);
            time.advance(Duration.ofSeconds(5));

            ForeignClient.Answer answer =
                    client.get(read.path(ibkr.user().accountIds().get(0)));

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.json().toString()).hasSizeGreaterThan(2);
            assertThat(ibkr.violations()).isEmpty();
            time.leave();
        }
    }

    static Stream<SpecCheck.Read> reads() {
        return SpecCheck.reads();
    }
}
