package io.github.ibkrclient.load;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.CompetePolicy;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuthConfig;
import io.github.ibkrclient.pacing.LocalPacer;
import io.github.ibkrclient.pacing.PacingLimits;
import io.github.ibkrclient.pacing.PacingRule;
import io.github.ibkrclient.testkit.Cut;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.Relay;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatedUser;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One round: callers use, cancel, close, log out and take over the clients of a few users, while the simulator and the
 * relay in front of it misbehave. The clients of a user share a pacer; the first client of each outlives the storm.
 */
final class Storm implements AutoCloseable {
    private static final int CALLERS = 64;
    private static final int CLIENTS_PER_USER = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** What must not go wrong here: a 429 closes the address for 15 minutes, and a wrong clock is a violation. */
    private static final Set<Fault> FAULTS = EnumSet.range(Fault.TOKEN_EXPIRY, Fault.STALLED_ANSWER);

    static {
        FAULTS.removeAll(EnumSet.of(Fault.PENALTY_BOX, Fault.CLOCK_SKEW));
    }

    /** Threads that share two processors may keep a call from arriving for this long. */
    private static final Duration JITTER = Duration.ofSeconds(1);

    private static final PacingRule SESSION_WIDE = new PacingRule(40, Duration.ofSeconds(1), "session");

    final IbkrSimulator ibkr;
    final OrderFates orders = new OrderFates();
    final List<IbkrClient> survivors = new ArrayList<>();
    final List<LocalPacer> pacers = new ArrayList<>();
    /** What only a client holds, one for each client that was closed. */
    final Queue<WeakReference<Object>> closed = new ConcurrentLinkedQueue<>();

    private final IbkrRuntime runtime;
    private final Random random;
    private final long seed;
    private final SimulatorServer server;
    private final Relay relay;
    private final List<OAuthConfig> credentials;
    private final AtomicReferenceArray<Slot> slots;
    private final List<Caller> callers = new ArrayList<>();

    /** A client that callers use, and may close. */
    record Slot(IbkrClient client, Object mark) {}

    Storm(IbkrRuntime runtime, long seed, int users) {
        this.runtime = runtime;
        this.seed = seed;
        this.random = new Random(seed);
        this.ibkr = IbkrSimulator.builder()
                .seed(seed)
                .users(users)
                .pacing(List.of(Endpoint.values()), List.of(SESSION_WIDE))
                .build();
        this.server = ibkr.serve();
        this.relay = Relay.to(server);
        this.credentials =
                ibkr.users().stream().map(SimulatedClients::credentials).toList();
        this.slots = new AtomicReferenceArray<>(users * CLIENTS_PER_USER);
        for (int user = 0; user < users; user++) {
            pacers.add(LocalPacer.create(runtime, limits()));
        }
        for (int slot = 0; slot < slots.length(); slot++) {
            slots.set(slot, fresh(slot));
        }
        for (int user = 0; user < users; user++) {
            survivors.add(client(user).client());
            client(user).client().with(CallOptions.DEFAULT).connect();
        }
    }

    /** Every period longer than the simulator's by the jitter, so that calls which bunch up on the way keep it. */
    private static PacingLimits limits() {
        PacingLimits limits = PacingLimits.documented()
                .sessionWide(SESSION_WIDE.permits(), SESSION_WIDE.period().plus(JITTER));
        for (Endpoint endpoint : Endpoint.values()) {
            for (PacingRule rule : endpoint.pacing()) {
                limits = limits.on(endpoint, rule.permits(), rule.period().plus(JITTER));
            }
        }
        return limits;
    }

    /**
     * Lets it rage, then waits for the callers to be done.
     *
     * @throws AssertionError with the stacks of all threads when one of them is not
     */
    void rage(Duration length) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            Caller caller = new Caller(this, new Random(seed + 1 + i), done);
            callers.add(caller);
            caller.start();
        }
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end && !done.await(5, TimeUnit.MILLISECONDS)) {
            disturb();
            watch();
        }
        calm();
        callers.forEach(Caller::finish);
        while (!done.await(1, TimeUnit.SECONDS)) {
            watch();
        }
    }

    /** How many calls came to each end. */
    Map<String, Integer> ends() {
        Map<String, Integer> all = new TreeMap<>();
        callers.forEach(caller -> caller.ends().forEach((end, times) -> all.merge(end, times, Integer::sum)));
        return all;
    }

    List<Throwable> unforeseen() {
        return callers.stream().flatMap(caller -> caller.unforeseen().stream()).toList();
    }

    Slot client(int slot) {
        return slots.get(slot);
    }

    int anySlot(Random chance) {
        return chance.nextInt(slots.length());
    }

    SimulatedUser user(int slot) {
        return ibkr.users().get(slot % credentials.size());
    }

    /** Closes a client and puts another in its place; the first ones stay. */
    void replace(int slot) {
        if (slot < credentials.size()) {
            return;
        }
        Slot old = slots.getAndSet(slot, fresh(slot));
        old.client().close();
        closed.add(new WeakReference<>(old.mark()));
    }

    /** A client of its own for one user, as a program that starts now. */
    IbkrClient newcomer(int user) {
        return fresh(user).client();
    }

    private Slot fresh(int slot) {
        int user = slot % credentials.size();
        Mark mark = new Mark();
        IbkrClient.Builder builder = IbkrClient.builder()
                .baseUrl(relay.baseUrl())
                .runtime(runtime)
                .pacer(pacers.get(user))
                .listener(mark)
                .options(CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(5)))
                .signer(OAuth1.signer(credentials.get(user)));
        builder.competePolicy(slot % 2 == 0 ? CompetePolicy.YIELD : CompetePolicy.TAKE);
        return new Slot((slot % 3 == 0 ? builder.logoutOnClose() : builder).build(), mark);
    }

    private void disturb() {
        SimulatedUser user = user(random.nextInt(credentials.size()));
        if (random.nextInt(7) == 0) {
            any(callers).interrupt();
        }
        switch (random.nextInt(400)) {
            case 0 -> ibkr.expireSession(user);
            case 1 -> ibkr.competingLogin(user);
            case 2, 3 -> ibkr.competingLogout(user);
            case 4 -> relay.refuse();
            case 5, 6, 7 -> relay.accept();
            case 8, 9, 10, 11, 12, 13, 14 -> relay.next(any(List.of(Cut.values())));
            case 15, 16, 17, 18 ->
                ibkr.faults()
                        .inject(any(List.copyOf(FAULTS)), Instant.now(), Duration.ofMillis(20 + random.nextInt(200)));
            default -> {} // a moment's peace
        }
    }

    private void calm() {
        FAULTS.forEach(ibkr.faults()::stop);
        relay.accept();
        ibkr.users().forEach(ibkr::competingLogout);
    }

    private void watch() {
        for (Caller caller : callers) {
            if (caller.stuckFor().compareTo(PATIENCE) > 0) {
                throw new AssertionError(
                        caller.getName() + " has not moved for " + caller.stuckFor() + "\n" + Machine.stacks());
            }
        }
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    @Override
    public void close() {
        callers.forEach(Caller::finish);
        for (int slot = 0; slot < slots.length(); slot++) {
            slots.get(slot).client().close();
        }
        relay.close();
        server.close();
    }
}
