package io.github.ibkrclient.tests.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.pacing.LocalPacer;
import io.github.ibkrclient.pacing.PacingLimits;
import io.github.ibkrclient.pacing.PacingStore.Entries;
import io.github.ibkrclient.pacing.PenaltyGate;
import io.github.ibkrclient.pacing.Permit;
import io.github.ibkrclient.testkit.VirtualTask;
import io.github.ibkrclient.testkit.VirtualTiming;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import io.github.ibkrclient.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The server counts arrivals in sliding windows. One to three processes share a store. A call takes up to 4 s to get a
 * connection, its thread may stand still right before the first byte, and then it takes up to 100 ms to arrive, which is the
 * jitter that is tolerated by default. A call under a rule of one permit may take up to 9 s to arrive. Some callers give up,
 * and some give their permit back.
 */
class ArrivalsTest {
    private static final int JITTER_MILLIS = 100;
    private static final int ANY_JITTER_MILLIS = 9_000;
    private static final int COLD_CONNECTION_MILLIS = 4_000;
    private static final int STALL_MILLIS = 2_000;
    private static final List<Operation> CALLS = List.of(
            Endpoint.LIST_STOCKS,
            Endpoint.LIST_STOCKS,
            Endpoint.GET_SNAPSHOT,
            Endpoint.LIST_TRADES,
            Endpoint.RUN_SCANNER,
            Endpoint.TICKLE,
            Endpoint.PLACE_ORDER);

    private final Map<PacingRule, List<Instant>> arrivals = new HashMap<>();

    @Property(tries = 60)
    void noRuleIsBrokenOnArrivalInAnyWindow(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 40) int callers,
            @ForAll @IntRange(min = 1, max = 3) int processes) {
        arrivals.clear();
        VirtualTiming time = VirtualTiming.startingAt(SimulatorFixture.START);
        try {
            AtomicReference<Entries> stored = new AtomicReference<>(Entries.NONE);
            List<LocalPacer> pacers = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                PacingLimits limits = PacingLimits.documented();
                pacers.add(LocalPacer.create(time, new PenaltyGate(time), limits, stored::updateAndGet));
            }
            List<VirtualTask> tasks = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                Random random = new Random(seed + i);
                LocalPacer pacer = pacers.get(i % processes);
                tasks.add(time.start("caller-" + i, () -> calls(pacer, time, random)));
            }
            tasks.forEach(VirtualTask::await);
        } finally {
            time.close();
        }

        assertThat(arrivals).isNotEmpty();
        arrivals.forEach(ArrivalsTest::holds);
    }

    private void calls(LocalPacer pacer, VirtualTiming time, Random random) {
        for (int i = 0; i < 6; i++) {
            Operation operation = CALLS.get(random.nextInt(CALLS.size()));
            Duration patience = random.nextInt(4) == 0 ? Duration.ofMillis(random.nextInt(3_000)) : Duration.ofHours(2);
            try {
                Permit permit = pacer.acquire(operation, Deadline.in(patience, time));
                if (random.nextInt(6) == 0) {
                    time.sleep(Duration.ofMillis(random.nextInt(50)));
                    permit.giveBack();
                } else {
                    call(operation, permit, time, random);
                }
            } catch (PacingException refused) {
                assertThat(refused.retryIn()).isPositive();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void call(Operation operation, Permit permit, VirtualTiming time, Random random)
            throws InterruptedException {
        boolean spaced = operation.pacing().stream().anyMatch(PacingRule::spaced);
        try (permit) {
            time.sleep(Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(COLD_CONNECTION_MILLIS) : 0));
            assertThat(permit.mayLeave()).isTrue();
            time.sleep(Duration.ofMillis(random.nextInt(8) == 0 ? random.nextInt(STALL_MILLIS) : 0));
            Duration heldUp = permit.left();
            assertThat(heldUp.isZero() || heldUp.toMillis() >= JITTER_MILLIS).isTrue();
            // a late arrival is late under the session-wide rule too, so only the rule of one permit is checked
            boolean late = spaced && random.nextInt(4) == 0;
            time.sleep(Duration.ofMillis(random.nextInt((late ? ANY_JITTER_MILLIS : JITTER_MILLIS) + 1)));
            operation.pacing().forEach(rule -> arrived(rule, time.now()));
            if (!late) {
                Endpoint.sessionPacing().forEach(rule -> arrived(rule, time.now()));
            }
            time.sleep(Duration.ofMillis(random.nextInt(200)));
        }
    }

    private void arrived(PacingRule rule, Instant at) {
        arrivals.computeIfAbsent(rule, met -> new ArrayList<>()).add(at);
    }

    /** Checks that no period holds more arrivals than there are permits. */
    private static void holds(PacingRule rule, List<Instant> at) {
        Collections.sort(at);
        for (int i = 0; i + rule.permits() < at.size(); i++) {
            assertThat(Duration.between(at.get(i), at.get(i + rule.permits())))
                    .as("%s, arrivals %s to %s", rule, i, i + rule.permits())
                    .isGreaterThan(rule.period());
        }
    }
}
