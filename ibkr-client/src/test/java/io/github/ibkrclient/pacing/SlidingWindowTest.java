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

    @Property(tries = 300)
    void noWindowOfThePeriodHoldsMoreThanThePermits(
            @ForAll @IntRange(min = 1, max = 12) int permits,
            @ForAll @IntRange(min = 50, max = 20_000) int periodMillis,
            @ForAll @Size(min = 2, max = 120) List<@LongRange(min = 0, max = 3_000) Long> gapsMillis,
            @ForAll @LongRange(min = 0, max = 400) long exchangeMillis) {
        SlidingWindow window = new SlidingWindow(new PacingRule(permits, Duration.ofMillis(periodMillis), "any"));
        List<Long> left = new ArrayList<>();
        long now = 0;
        for (long gap : gapsMillis) {
            now = Math.max(now + gap * MILLI, window.earliest(now + gap * MILLI, 0));
            assertThat(window.open(now)).isTrue();
            window.book(now);
            window.left(now, now);
            left.add(now);
            if (window.rule().spaced()) {
                now += exchangeMillis * MILLI;
            }
            window.ended(now);
        }

        for (int i = 0; i + permits < left.size(); i++) {
            assertThat(left.get(i + permits) - left.get(i)).isGreaterThan(periodMillis * MILLI);
        }
    }

    @Property(tries = 100)
    void aSpacedRuleCountsFromTheEndOfTheExchange(@ForAll @LongRange(min = 0, max = 30_000) long exchangeMillis) {
        SlidingWindow window = new SlidingWindow(new PacingRule(1, Duration.ofSeconds(5), "trades"));
        window.book(0);
        assertThat(window.open(exchangeMillis * MILLI)).isFalse();

        window.ended(exchangeMillis * MILLI);

        assertThat(window.earliest(exchangeMillis * MILLI, 0)).isEqualTo((exchangeMillis + 5_150) * MILLI);
    }

    @Test
    void aCallBehindOthersLeavesAfterThem() {
        SlidingWindow window = new SlidingWindow(new PacingRule(2, Duration.ofSeconds(1), "any"));
        window.book(0);
        window.left(0, 0);

        assertThat(window.earliest(0, 0)).isZero();
        assertThat(window.earliest(0, 1)).isEqualTo(1_030 * MILLI);
        assertThat(window.earliest(0, 3)).isEqualTo(2_060 * MILLI);
    }

    @Test
    void aBookingThatIsGivenBackIsFreeAgain() {
        SlidingWindow window = new SlidingWindow(new PacingRule(1, Duration.ofMinutes(15), "params"));
        window.book(7);

        window.giveBack(7);

        assertThat(window.open(8)).isTrue();
    }
}
