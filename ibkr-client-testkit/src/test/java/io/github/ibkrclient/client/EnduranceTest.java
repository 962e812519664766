package io.github.ibkrclient.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Whether a client lives through months by itself: two times thirty days of virtual time for each seed, one across each
 * change of New York's clocks, with what every user has each night and on Saturdays and six faults a day besides.
 *
 * <p>{@code -Dendurance.seed=N} chooses the seed, or the first of several; {@code -Dendurance.seeds=N} how many, on all
 * processors. The profile {@code endurance} runs a thousand. A failure prints its seed, and a seed repeats its run exactly.
 */
class EnduranceTest {
    private static final long SEED = Long.getLong("endurance.seed", 1);
    private static final int SEEDS =
            Integer.getInteger("endurance.seeds", Boolean.getBoolean("ibkr.endurance") ? 1_000 : 1);

    /** After how many runs a line shows that the long test moves. */
    private static final int NEWS = 100;

    @Test
    void aClientLivesThroughMonthsUnattended() throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        List<Future<String>> runs = new ArrayList<>();
        for (long seed = SEED; seed < SEED + SEEDS; seed++) {
            for (Season season : Season.values()) {
                runs.add(pool.submit(run(seed, season)));
            }
        }
        pool.shutdown();
        StringBuilder failures = new StringBuilder();
        for (int run = 0; run < runs.size(); run++) {
            failures.append(runs.get(run).get());
            if ((run + 1) % NEWS == 0) {
                System.out.println(run + 1 + " of " + runs.size() + " runs are over");
            }
        }
        assertThat(failures.toString()).as("endurance from seed %d on", SEED).isEmpty();
    }

    private static Callable<String> run(long seed, Season season) {
        return () -> {
            try {
                new UnattendedMonth(seed, season).run();
                return "";
            } catch (AssertionError e) {
                System.out.println(e.getMessage());
                return e.getMessage() + "\n";
            }
        };
    }
}
