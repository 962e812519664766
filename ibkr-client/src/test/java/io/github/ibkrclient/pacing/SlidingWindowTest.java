package io.github.ibkrclient.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.operation.PacingRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
    private static final long MILLI = 1_000_000;
    private static final long LEAVES_WITHIN = BookingQueue.LEAVES_WITHIN.toNanos();
    private static final Duration JITTER = Duration.ofMillis(100);

    @Property(tries = 300)
    void noWindowOfThePeriodHoldsMoreThanThePermits(
            @ForAll @IntRange(min = 1, max = 12) int permits,
            @ForAll @IntRange(min = 50, max = 20_000) int periodMillis,
            @ForAll @Size(min = 2, max = 120) List<@LongRange(min = 0, max = 3_000) Long> gapsMillis,
            @ForAll @LongRange(min = 0, max = 400) long exchangeMillis) {
        SlidingWindow window =
                new SlidingWindow(new PacingRule(permits, Duration.ofMillis(periodMillis), "any"), JITTER);
        List<Long> left = new ArrayList<>();
        long now = 0;
        for (long gap : gapsMillis) {
            now = Math.max(now + gap * MILLI, window.earliest(now + gap * MILLI, 0));
            assertThat(window.open(now)).isTrue();
            window.add(now + LEAVES_WITHIN);
            left.add(now);
            if (window.rule().spaced()) {
                now += exchangeMillis * MILLI;
            }
            window.remove(left.get(left.size() - 1) + LEAVES_WITHIN);
            window.add(now);
        }

        for (int i = 0; i + permits < left.size(); i++) {
            assertThat(left.get(i + permits) - left.get(i)).isGreaterThan(periodMillis * MILLI);
        }
    }

    @Property(tries = 100)
    void aSpacedRuleCountsFromTheEndOfTheExchange(@ForAll @LongRange(min = 0, max = 30_000) long exchangeMillis) {
        SlidingWindow window = new SlidingWindow(new PacingRule(1, Duration.ofSeconds(5), "trades"), JITTER);
        window.add(exchangeMillis * MILLI + 1);
        assertThat(window.open(exchangeMillis * MILLI)).isFalse();
        assertThat(window.earliest(exchangeMillis * MILLI, 0)).isEqualTo((exchangeMillis + 5_106) * MILLI);

        window.remove(exchangeMillis * MILLI + 1);
        window.add(exchangeMillis * MILLI);

        assertThat(window.earliest(exchangeMillis * MILLI, 0)).isEqualTo((exchangeMillis + 5_106) * MILLI);
    }

    @Test
    void aCallBehindOthersLeavesAfterThem() {
        SlidingWindow window = new SlidingWindow(new PacingRule(2, Duration.ofSeconds(1), "any"), JITTER);
        window.add(0);

        assertThat(window.earliest(0, 0)).isZero();
        assertThat(window.earliest(0, 1)).isEqualTo(1_102 * MILLI);
        assertThat(window.earliest(0, 3)).isEqualTo(2_204 * MILLI);
    }

    @Test
    void aBookingThatIsGivenBackIsFreeAgain() {
        SlidingWindow window = new SlidingWindow(new PacingRule(1, Duration.ofMinutes(15), "params"), JITTER);
        window.add(7);

        window.remove(7);

        assertThat(window.open(8)).isTrue();
    }
}
