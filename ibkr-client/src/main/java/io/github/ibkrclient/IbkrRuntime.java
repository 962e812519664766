package io.github.ibkrclient;

import io.github.ibkrclient.pacing.PenaltyGate;
import io.github.ibkrclient.time.Timing;
import java.util.Random;
import okhttp3.OkHttpClient;

/**
 * What clients share. Threads are daemons and start with the first scheduled task. Immutable and thread-safe.
 *
 * @param timing the clock, with its scheduler thread and small worker pool
 * @param random spreads what many clients would otherwise do at the same time; it guards no secret
 * @param httpClient the connections that clients derive theirs from
 * @param penaltyGate keeps calls back while IBKR's penalty for this machine's address runs
 */
public record IbkrRuntime(Timing timing, Random random, OkHttpClient httpClient, PenaltyGate penaltyGate) {

    /** A runtime on the system's clock that shares nothing with others. */
    public static IbkrRuntime create() {
        return create(Timing.system(), new Random());
    }

    /** A runtime on a given clock, for tests. Its random numbers are the same in every run. */
    public static IbkrRuntime create(Timing timing) {
        return create(timing, new Random(17));
    }

    /** A runtime on a given clock and with given random numbers, for tests that print their seed. */
    public static IbkrRuntime create(Timing timing, Random random) {
        return new IbkrRuntime(timing, random, new OkHttpClient(), new PenaltyGate(timing));
    }

    /** The runtime of clients that are given none. It is made with the first use and lives as long as the JVM. */
    public static IbkrRuntime shared() {
        return Shared.RUNTIME;
    }

    private static final class Shared {
        static final IbkrRuntime RUNTIME = create();
    }
}
