package io.github.ibkrclient.tests.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.status.Health;
import io.github.ibkrclient.status.Health.Verdict;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** IBKR's edge blocks the client, or answers with what cannot be read, and says neither that it is away nor until when. */
class BlockTest {
    private static final List<String> APPLE = List.of("AAPL");

    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    private final IbkrClient client = fixture.client();

    @ParameterizedTest
    @EnumSource(names = {"EDGE_403", "HOST_RETIRED", "TRUNCATED_JSON", "EMPTY_BODY", "ERROR_IN_200", "EDGE_502"})
    void aDayOfABlockIsSeenAndNotHammered(Fault block) {
        client.connect();
        fixture.time.advance(Duration.ofMinutes(5));
        assertThat(client.health().verdict()).isEqualTo(Verdict.UP);
        fixture.ibkr.faults().start(block);

        for (int minute = 2; minute <= 24 * 60; minute++) {
            fixture.time.advance(Duration.ofMinutes(minute == 2 ? 2 : 1));
            Health health = client.health();
            assertThat(health.verdict()).isNotEqualTo(Verdict.UP);
            assertThat(health.reasons()).isNotEmpty();
        }
        assertThat(arrivals()).isNotEmpty();
        assertThat(busiestHour(SimulatorFixture.START.plus(Duration.ofMinutes(7)), fixture.time.now()))
                .isLessThanOrEqualTo(60);

        fixture.ibkr.faults().stop(block);
        fixture.time.advance(Duration.ofMinutes(17));
        assertThat(client.contracts().stocks(APPLE)).containsKey("AAPL");
        assertThat(client.health().verdict()).isEqualTo(Verdict.UP);
        assertThat(client.health().reasons()).isEmpty();
    }

    /** Nobody looks after the client. It imports trades every quarter of an hour, and sessions end each night. */
    @Test
    void aMonthWithADayOfABlockIsSeenWithinTheQuarterOfAnHourAndOverByItself() {
        fixture.ibkr.faults().start(Fault.MIDNIGHT_RESET_NEW_YORK);
        Instant begin = SimulatorFixture.START.plus(Duration.ofDays(14));
        Instant end = begin.plus(Duration.ofDays(1));
        fixture.ibkr.faults().inject(Fault.EDGE_403, begin, Duration.ofDays(1));
        List<Instant> served = new ArrayList<>();
        for (int quarter = 0; quarter < 30 * 24 * 4; quarter++) {
            boolean blocked =
                    fixture.time.now().isAfter(begin) && fixture.time.now().isBefore(end);
            if (catchThrowable(() -> client.trades().list(7)) == null) {
                served.add(fixture.time.now());
            }
            if (blocked) {
                assertThat(client.health().verdict()).isNotEqualTo(Verdict.UP);
                assertThat(client.health().reasons()).isNotEmpty();
            }
            fixture.time.advance(Duration.ofMinutes(15));
        }

        assertThat(served.stream().filter(at -> at.isAfter(begin) && at.isBefore(end)))
                .isEmpty();
        assertThat(served).anyMatch(at -> at.isAfter(end) && at.isBefore(end.plus(Duration.ofMinutes(20))));
        assertThat(served).hasSizeGreaterThan(30 * 24 * 4 - 24 * 4 - 2 * 30);
        assertThat(client.health().verdict()).isEqualTo(Verdict.UP);
        assertThat(busiestHour(begin, end)).isLessThanOrEqualTo(60);
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void healthSaysWhatIsWrongAndSinceWhen() {
        client.connect();
        fixture.ibkr.faults().start(Fault.EDGE_403);
        fixture.time.advance(Duration.ofMinutes(30));

        Instant first = fixture.arrivals(Endpoint.TICKLE).get(0);

        assertThat(client.health().verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(client.health().reasons())
                .singleElement()
                .satisfies(reason -> assertThat(reason)
                        .startsWith("the session's tickles fail since "
                                + first.toString().substring(0, 19))
                        .contains("in a row): TICKLE: HTTP 403"));
        assertThat(fixture.arrivals(Endpoint.TICKLE)).hasSizeBetween(6, 10);
    }

    @Test
    void theBlockIsOverForHealthWithTheNextTickleOrTheFirstCallThatIsAnswered() {
        client.connect();
        fixture.ibkr.faults().start(Fault.EDGE_403);
        fixture.time.advance(Duration.ofMinutes(30));
        fixture.ibkr.faults().stop(Fault.EDGE_403);
        assertThat(client.health().verdict()).isEqualTo(Verdict.DEGRADED);

        client.portfolio().accounts();
        assertThat(client.health().verdict()).isEqualTo(Verdict.UP);

        fixture.ibkr.faults().start(Fault.EDGE_403);
        fixture.time.advance(Duration.ofMinutes(30));
        fixture.ibkr.faults().stop(Fault.EDGE_403);
        fixture.time.advance(Duration.ofMinutes(6));
        assertThat(client.health().verdict()).isEqualTo(Verdict.UP);
    }

    @Test
    void aBlockInTheMiddleOfATokensEndIsNotHammeredEither() {
        client.connect();
        fixture.time.advance(Duration.ofHours(23));
        fixture.ibkr.faults().start(Fault.EDGE_403);
        Instant start = fixture.time.now();
        for (int minute = 0; minute < 180; minute++) {
            fixture.time.advance(Duration.ofMinutes(1));
            assertThatThrownBy(() -> client.portfolio().accounts()).isInstanceOf(IbkrException.class);
        }

        assertThat(client.health().verdict()).isNotEqualTo(Verdict.UP);
        assertThat(arrivals().stream().filter(at -> at.isAfter(start))).hasSizeLessThan(3 * 2 * 60);
    }

    private List<Instant> arrivals() {
        return Stream.of(Endpoint.values())
                .flatMap(endpoint -> fixture.arrivals(endpoint).stream())
                .sorted()
                .toList();
    }

    /** How many calls arrive in any hour that begins with a call in this time. */
    private long busiestHour(Instant from, Instant to) {
        List<Instant> during = arrivals().stream()
                .filter(at -> !at.isBefore(from) && at.isBefore(to))
                .toList();
        return during.stream()
                .mapToLong(start -> during.stream()
                        .filter(at -> !at.isBefore(start) && at.isBefore(start.plus(Duration.ofHours(1))))
                        .count())
                .max()
                .orElse(0);
    }
}
