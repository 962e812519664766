package io.github.ibkrclient;

import io.github.ibkrclient.internal.SystemTiming;
import io.github.ibkrclient.pacing.PenaltyGate;
import java.util.Random;
import okhttp3.OkHttpClient;

/**
 * What clients share: time, with its one scheduler thread and small worker pool, the base of all connections, and the
 * penalty gate of this machine's address. Threads are daemons and start with the first scheduled task. Immutable and
 * thread-safe.
 */
public final class IbkrRuntime {
    private static final long SEED = 17;

    private final Timing timing;
    private final OkHttpClient httpClient;
    private final Random random;
    private final PenaltyGate penaltyGate = new PenaltyGate();

    private IbkrRuntime(Timing timing, Random random, OkHttpClient httpClient) {
        this.timing = timing;
        this.random = random;
        this.httpClient = httpClient;
    }

    /** A runtime on the system's clock, apart from all others. */
    public static IbkrRuntime create() {
        return create(new SystemTiming(), new Random());
    }

    /** A runtime on a clock of the caller's, for tests; its chance is the same in every run. */
    public static IbkrRuntime create(Timing timing) {
        return create(timing, new Random(SEED));
    }

    /** A runtime on a clock and with a chance of the caller's, for tests that print their seed. */
    public static IbkrRuntime create(Timing timing, Random random) {
        return new IbkrRuntime(timing, random, new OkHttpClient());
    }

    /** The runtime of clients that are not given one; it is made when first asked for and lives as long as the JVM. */
    public static IbkrRuntime shared() {
        return Shared.RUNTIME;
    }

    /** The clock and scheduler. */
    public Timing timing() {
        return timing;
    }

    /** The chance that spreads what would otherwise happen at once; it guards no secret. */
    public Random random() {
        return random;
    }

    /** The connections that clients derive theirs from. */
    public OkHttpClient httpClient() {
        return httpClient;
    }

    /** The penalty box of this machine's address. */
    public PenaltyGate penaltyGate() {
        return penaltyGate;
    }

    private static final class Shared {
        static final IbkrRuntime RUNTIME = create();
    }
}
