package io.github.ibkrclient.tests.endurance;

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
 * A client runs for months without any care. Each seed has two runs of thirty days of virtual time, one across each change of
 * New York's clocks, with the resets of every night and Saturday and with six more faults a day.
 *
 * <p>{@code -Dendurance.seed=N} sets the first seed, {@code -Dendurance.seeds=N} their number. The profile {@code endurance}
 * runs a thousand, on all processors. A failure prints its seed, and a seed repeats its run exactly.
 */
class EnduranceTest {
    private static final long SEED = Long.getLong("endurance.seed", 1);
    private static final int SEEDS =
            Integer.getInteger("endurance.seeds", Boolean.getBoolean("ibkr.endurance") ? 1_000 : 1);

    /** The number of runs after which a line shows that the test goes on. */
    private static final int NEWS = 100;

    @Test
    void aClientLivesThroughMonthsUnattended() throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        List<Future<String>> runs = new ArrayList<>();
        for (long seed = SEED; seed < SEED + SEEDS; seed++) {
            for (DstPeriod period : DstPeriod.values()) {
                runs.add(pool.submit(run(seed, period)));
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

    private static Callable<String> run(long seed, DstPeriod period) {
        return () -> {
            try {
                new EnduranceRun(seed, period).run();
                return "";
            } catch (AssertionError e) {
                System.out.println(e.getMessage());
                return e.getMessage() + "\n";
            }
        };
    }
}
