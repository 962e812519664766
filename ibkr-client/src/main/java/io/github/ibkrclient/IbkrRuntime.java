package io.github.ibkrclient;

import io.github.ibkrclient.internal.SystemTiming;
import io.github.ibkrclient.pacing.PenaltyGate;
import okhttp3.OkHttpClient;

/**
 * What clients share: time, with its one scheduler thread and small worker pool, the base of all connections, and the
 * penalty gate of this machine's address. Threads are daemons and start with the first scheduled task. Immutable and
 * thread-safe.
 */
public final class IbkrRuntime {
    private final Timing timing;
    private final OkHttpClient httpClient;
    private final PenaltyGate penaltyGate = new PenaltyGate();

    private IbkrRuntime(Timing timing, OkHttpClient httpClient) {
        this.timing = timing;
        this.httpClient = httpClient;
    }

    /** A runtime on the system's clock, apart from all others. */
    public static IbkrRuntime create() {
        return create(new SystemTiming());
    }

    /** A runtime on a clock of the caller's, for tests. */
    public static IbkrRuntime create(Timing timing) {
        return new IbkrRuntime(timing, new OkHttpClient());
    }

    /** The runtime of clients that are not given one; it is made when first asked for and lives as long as the JVM. */
    public static IbkrRuntime shared() {
        return Shared.RUNTIME;
    }

    /** The clock and scheduler. */
    public Timing timing() {
        return timing;
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
