package io.github.ibkrclient.ingest.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static final Duration INTERVAL = Duration.ofMinutes(15);
    private static final Duration JITTER = INTERVAL.dividedBy(60);

    private final Spread spread = new Spread(INTERVAL, new Random(17));

    @Property
    void theNextRunIsAheadAtThePlaceOfTheConnectionAndTheOneAfterItAnIntervalLater(
            @ForAll long most, @ForAll long least, @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long now) {
        UUID id = new UUID(most, least);
        Instant at = Instant.ofEpochMilli(now);

        Instant next = spread.next(id, at);
        Instant after = spread.next(id, next);

        assertThat(next).isBetween(at.plusMillis(1), at.plus(INTERVAL).plus(JITTER));
        assertThat(Duration.between(next, after)).isBetween(INTERVAL.minus(JITTER), INTERVAL.plus(JITTER));
    }

    @Test
    void manyConnectionsThatStartTogetherAreSpreadEvenly() {
        Random ids = new Random(1);
        Instant now = Instant.parse("2026-09-08T14:00:00Z");
        int[] minutes = new int[16];
        for (int i = 0; i < 15_000; i++) {
            Instant next = spread.next(new UUID(ids.nextLong(), ids.nextLong()), now);
            minutes[Math.toIntExact(Duration.between(now, next).toMinutes())]++;
        }
        for (int minute = 1; minute < 15; minute++) {
            assertThat(minutes[minute]).isBetween(850, 1_150);
        }
    }

    @Test
    void connectionsThatWaitForTheSameEndDoNotComeBackTogether() {
        Random ids = new Random(1);
        Instant end = Instant.parse("2026-09-08T14:00:00Z");

        long distinct = Stream.generate(() -> spread.after(new UUID(ids.nextLong(), ids.nextLong()), end))
                .limit(1_000)
                .peek(at -> assertThat(at).isBetween(end, end.plus(INTERVAL.dividedBy(10))))
                .distinct()
                .count();

        assertThat(distinct).isGreaterThan(900);
    }
}
