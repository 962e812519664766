package io.github.ibkrclient.tests.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.error.RateLimitedException;
import io.github.ibkrclient.executions.flex.FlexClient;
import io.github.ibkrclient.executions.flex.FlexToken;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.pacing.PacingStore;
import io.github.ibkrclient.pacing.PenaltyGate;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.ForwardingTiming;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import io.github.ibkrclient.time.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program is run twice in a row, on what the client takes for the system's clock. */
class DefaultStoreTest {
    private static final Path STATE = Path.of(System.getenv("XDG_STATE_HOME"), "ibkr-client", "pacing");

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    @BeforeEach
    void forget() throws IOException {
        for (Path store : stores()) {
            Files.delete(store);
        }
    }

    @Test
    void aProgramThatIsRunTwiceInARowKeepsThePaceOfItsFirstRun() throws IOException {
        runTwice(new SystemLike(fixture.time), settings -> settings);

        assertThat(fixture.ibkr.violations()).isEmpty();
        assertThat(stores()).hasSize(1);
    }

    @Test
    void aFlexClientThatIsRunTwiceKeepsThePaceInAStoreWhoseNameTellsNothingOfTheToken() throws IOException {
        fixture.ibkr.reports().add(FlexQuery.activity("101"));
        flex(fixture.ibkr.reports().newFlexToken()).build().fetch("101").close();
        String token = fixture.ibkr.reports().newFlexToken();
        flex(token).build().fetch("101").close();
        flex(token).build().fetch("101").close();

        assertThat(fixture.ibkr.violations()).isEmpty();
        assertThat(stores()).hasSize(1);
        fixture.time.advance(Duration.ofHours(1));
        flex(token).pacingInMemory().build().fetch("101").close();
        flex(token).pacingInMemory().build().fetch("101").close();
        assertThat(fixture.ibkr.violations()).isNotEmpty();
    }

    private FlexClient.Builder flex(String token) {
        Timing timing = new SystemLike(fixture.time);
        return FlexClient.builder(FlexToken.of(token))
                .baseUrl(fixture.ibkr.flexUrl())
                .runtime(new IbkrRuntime(timing, new Random(1), fixture.ibkr.httpClient(), new PenaltyGate(timing)));
    }

    @Test
    void buildReadsAndWritesNothing() throws IOException {
        builder(new SystemLike(fixture.time)).build().close();

        assertThat(stores()).isEmpty();
    }

    @Test
    void theOptionAGivenStoreAndVirtualTimeSwitchTheDefaultOff() throws IOException {
        runTwice(new SystemLike(fixture.time), IbkrClient.Builder::pacingInMemory);
        assertThat(fixture.ibkr.violations()).isNotEmpty();
        fixture.time.advance(Duration.ofHours(1));
        PacingStore given = PacingStore.file(folder.resolve("pacing.store"));
        runTwice(new SystemLike(fixture.time), settings -> settings.pacingStore(given));
        fixture.time.advance(Duration.ofHours(1));
        runTwice(fixture.time, settings -> settings);

        assertThat(stores()).isEmpty();
    }

    private IbkrClient.Builder builder(Timing timing) {
        return IbkrClient.builder()
                .baseUrl(fixture.ibkr.baseUrl())
                .httpClient(fixture.ibkr.httpClient())
                .signer(OAuth1.signer(SimulatedClients.credentials(fixture.ibkr.user())))
                .runtime(IbkrRuntime.create(timing));
    }

    private void runTwice(Timing timing, UnaryOperator<IbkrClient.Builder> settings) {
        for (int run = 1; run <= 2; run++) {
            try (IbkrClient client = settings.apply(builder(timing)).build()) {
                client.trades().list(7);
            } catch (RateLimitedException penalty) {
                assertThat(run).isEqualTo(2);
            }
        }
    }

    private static List<Path> stores() throws IOException {
        if (!Files.exists(STATE)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(STATE)) {
            return files.toList();
        }
    }

    /** Virtual time that says it is the system's. */
    private static final class SystemLike extends ForwardingTiming {
        SystemLike(Timing virtual) {
            super(virtual);
        }

        @Override
        public boolean isSystem() {
            return true;
        }
    }
}
