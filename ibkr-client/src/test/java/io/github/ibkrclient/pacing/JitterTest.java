package io.github.ibkrclient.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.ManualTiming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** IBKR counts arrivals. The time that a call takes on its way varies by up to the tolerated jitter. */
class JitterTest {
    private static final int PERMITS = 10;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualTiming clock = new ManualTiming().sleepsMoveIt();
    private final PacingLimits limits = PacingLimits.documented();

    @Property(tries = 60)
    void noArrivalWindowHoldsMoreThanTenForAnyDelaysThatVaryBy100Milliseconds(
            @ForAll long seed, @ForAll @IntRange(max = 3_000) int longestPause) {
        Random random = new Random(seed);
        List<Long> left = leave(limits, longestPause, random, Duration.ofSeconds(30));

        assertKept(left, call -> random.nextInt(101), PERMITS, SECOND);
        assertKept(left, call -> random.nextBoolean() ? 100 : 0, PERMITS, SECOND);
    }

    /** The adversary holds up the first calls of a burst and lets the later ones through, wherever the burst begins. */
    @Property(tries = 60)
    void noArrivalWindowHoldsMoreThanTenWhenAnAdversaryHoldsCallsUp(
            @ForAll long seed,
            @ForAll @IntRange(max = 3_000) int longestPause,
            @ForAll @IntRange(max = 400) int jitter) {
        PacingLimits tolerant = limits.jitter(Duration.ofMillis(jitter));
        List<Long> left = leave(tolerant, longestPause, new Random(seed), Duration.ofSeconds(30));

        for (int late = 0; late < 2 * PERMITS; late++) {
            int first = late;
            assertKept(left, call -> call % (2 * PERMITS) <= first ? jitter : 0, PERMITS, SECOND);
            assertKept(left, call -> call % (PERMITS + 1) == first % (PERMITS + 1) ? jitter : 0, PERMITS, SECOND);
        }
    }

    @Property(tries = 40)
    void everyRuleToleratesTheJitter(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int permits,
            @ForAll @IntRange(min = 50, max = 900_000) int periodMillis,
            @ForAll @IntRange(max = 10_000) int jitter) {
        PacingLimits one = PacingLimits.of(List.of())
                .sessionWide(permits, Duration.ofMillis(periodMillis))
                .jitter(Duration.ofMillis(jitter));
        List<Long> left = leave(one, 0, new Random(seed), Duration.ofMillis(9L * periodMillis));

        assertKept(left, call -> call % (permits + 1) == 0 ? jitter : 0, permits, periodMillis * 1_000_000L);
    }

    @Test
    void aSaturatedClientUsesNineTenthsOfTheAllowanceAndWithAJitterOfFiveMilliseconds97Percent() {
        assertThat(sustained(limits)).isBetween(0.90, 0.91);
        assertThat(sustained(limits.jitter(Duration.ofMillis(5)))).isBetween(0.97, 1.0);
    }

    @Test
    void theFirstTenCallsOfAnIdleClientLeaveAtOnce() {
        List<Long> left = leave(limits, 0, new Random(1), Duration.ofSeconds(2));

        assertThat(left.subList(0, PERMITS)).containsOnly(0L);
        assertThat(left.get(PERMITS)).isEqualTo(Duration.ofMillis(1_102).toNanos());
    }

    @Test
    void theJitterIsASettingAndOneThatCannotBeIsRefused() {
        assertThat(limits.jitter()).isEqualTo(Duration.ofMillis(100));
        assertThat(limits.set("jitter", "5ms").jitter()).isEqualTo(Duration.ofMillis(5));
        assertThat(limits.set("jitter", "1s").set("session", "50/1s").jitter()).isEqualTo(Duration.ofSeconds(1));
        assertThatThrownBy(() -> limits.set("jitter", "5"))
                .hasMessage("jitter: not a time: 5; it looks like 5ms or 1s");
        assertThatThrownBy(() -> limits.jitter(Duration.ofSeconds(11))).hasMessage("jitter: 0 to 10 s, not PT11S");
        assertThatThrownBy(() -> limits.jitter(Duration.ofMillis(-1))).hasMessageStartingWith("jitter: 0 to 10 s");
    }

    /** The share of ten calls a second that is used in the long run. */
    private double sustained(PacingLimits kept) {
        List<Long> left = leave(kept, 0, new Random(1), MINUTE);
        int bursts = (left.size() - 1) / PERMITS;
        return (double) bursts * SECOND / left.get(bursts * PERMITS);
    }

    /** When calls leave that come after pauses of up to so many milliseconds. */
    private List<Long> leave(PacingLimits kept, int longestPause, Random random, Duration length) {
        LocalPacer pacer = LocalPacer.create(clock, new PenaltyGate(clock), kept);
        List<Long> left = new ArrayList<>();
        long start = clock.nanoTime();
        Operation read = Endpoint.LIST_STOCKS;
        while (clock.nanoTime() - start < length.toNanos()) {
            boolean pauses = random.nextInt(8) == 0;
            clock.advance(Duration.ofMillis(pauses ? random.nextInt(longestPause + 1) : 0));
            try (Permit permit = pacer.acquire(read, Deadline.in(Duration.ofDays(1), clock))) {
                permit.left();
                left.add(clock.nanoTime() - start);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return left;
    }

    private static void assertKept(List<Long> left, IntUnaryOperator delayMillis, int permits, long period) {
        List<Long> arrived = new ArrayList<>();
        for (int call = 0; call < left.size(); call++) {
            arrived.add(left.get(call) + delayMillis.applyAsInt(call) * 1_000_000L);
        }
        Collections.sort(arrived);
        for (int call = 0; call + permits < arrived.size(); call++) {
            assertThat(arrived.get(call + permits) - arrived.get(call))
                    .as("time of %d arrivals", permits + 1)
                    .isGreaterThan(period);
        }
    }
}
