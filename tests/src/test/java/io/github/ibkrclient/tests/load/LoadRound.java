package io.github.ibkrclient.tests.load;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.CompetePolicy;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.pacing.LocalPacer;
import io.github.ibkrclient.pacing.PacingLimits;
import io.github.ibkrclient.testkit.CutPoint;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.FaultProxy;
import io.github.ibkrclient.testkit.IbkrSimulator;
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
 * One round: callers use, cancel, close, log out and take over the clients of a few users, while faults happen in the simulator
 * and in the proxy in front of it. The clients of a user share a pacer. The first client of each user is never closed.
 */
final class LoadRound implements AutoCloseable {
    private static final int CALLERS = 64;
    private static final int CLIENTS_PER_USER = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The faults that are left out: a 429 closes the address for 15 minutes, and a wrong clock is a violation. */
    private static final Set<Fault> FAULTS = EnumSet.range(Fault.TOKEN_EXPIRY, Fault.STALLED_ANSWER);

    static {
        FAULTS.removeAll(EnumSet.of(Fault.PENALTY_BOX, Fault.CLOCK_SKEW));
        FAULTS.removeAll(EnumSet.range(Fault.FLEX_SEND_ERROR, Fault.FLEX_WRONG_PERIOD));
    }

    /** How late a call may arrive, because the threads share two processors. */
    private static final Duration JITTER = Duration.ofSeconds(3);

    private static final PacingRule SESSION_WIDE = new PacingRule(40, Duration.ofSeconds(1), "session");

    final IbkrSimulator ibkr;
    final OrderOutcomes orders = new OrderOutcomes();
    final List<IbkrClient> survivors = new ArrayList<>();
    final List<LocalPacer> pacers = new ArrayList<>();
    /** The markers of the clients that were closed. */
    final Queue<WeakReference<Object>> closed = new ConcurrentLinkedQueue<>();

    private final IbkrRuntime runtime;
    private final Random random;
    private final long seed;
    private final SimulatorServer server;
    private final FaultProxy proxy;
    private final List<OAuth1Credentials> credentials;
    private final AtomicReferenceArray<Slot> slots;
    private final List<RandomCaller> callers = new ArrayList<>();

    /** A client that callers use and may close. */
    record Slot(IbkrClient client, Object mark) {}

    LoadRound(IbkrRuntime runtime, long seed, int users) {
        this.runtime = runtime;
        this.seed = seed;
        this.random = new Random(seed);
        this.ibkr = IbkrSimulator.builder()
                .seed(seed)
                .users(users)
                .pacing(List.of(Endpoint.values()), List.of(SESSION_WIDE))
                .build();
        this.server = ibkr.serve();
        this.proxy = FaultProxy.to(server);
        this.credentials =
                ibkr.users().stream().map(SimulatedClients::credentials).toList();
        this.slots = new AtomicReferenceArray<>(users * CLIENTS_PER_USER);
        for (int user = 0; user < users; user++) {
            pacers.add(LocalPacer.create(runtime.timing(), runtime.penaltyGate(), limits()));
        }
        for (int slot = 0; slot < slots.length(); slot++) {
            slots.set(slot, fresh(slot));
        }
        for (int user = 0; user < users; user++) {
            survivors.add(client(user).client());
            client(user).client().with(CallOptions.DEFAULT).connect();
        }
    }

    /** Limits whose periods are longer than the simulator's, so that calls which arrive late keep the simulator's limits. */
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
     * Runs for a time, then waits until all callers have ended.
     *
     * @throws AssertionError with the stacks of all threads when a caller does not end
     */
    void run(Duration length) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            RandomCaller caller = new RandomCaller(this, new Random(seed + 1 + i), done);
            callers.add(caller);
            caller.start();
        }
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end && !done.await(5, TimeUnit.MILLISECONDS)) {
            disturb();
            watch();
        }
        calm();
        callers.forEach(RandomCaller::finish);
        while (!done.await(1, TimeUnit.SECONDS)) {
            watch();
        }
    }

    /** The number of calls with each outcome. */
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

    /** Closes a client and puts another one in its place. The first client of each user stays. */
    void replace(int slot) {
        if (slot < credentials.size()) {
            return;
        }
        Slot old = slots.getAndSet(slot, fresh(slot));
        old.client().close();
        closed.add(new WeakReference<>(old.mark()));
    }

    /** A new client of one user, like that of a program that starts now. */
    IbkrClient newcomer(int user) {
        return fresh(user).client();
    }

    private Slot fresh(int slot) {
        int user = slot % credentials.size();
        LeakMarker mark = new LeakMarker();
        IbkrClient.Builder builder = IbkrClient.builder()
                .baseUrl(proxy.baseUrl())
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
            case 4 -> proxy.refuse();
            case 5, 6, 7 -> proxy.accept();
            case 8, 9, 10, 11, 12, 13, 14 -> proxy.next(any(List.of(CutPoint.values())));
            case 15, 16, 17, 18 ->
                ibkr.faults()
                        .inject(any(List.copyOf(FAULTS)), Instant.now(), Duration.ofMillis(20 + random.nextInt(200)));
            default -> {} // a moment's peace
        }
    }

    private void calm() {
        FAULTS.forEach(ibkr.faults()::stop);
        proxy.accept();
        ibkr.users().forEach(ibkr::competingLogout);
    }

    private void watch() {
        for (RandomCaller caller : callers) {
            if (caller.stuckFor().compareTo(PATIENCE) > 0) {
                throw new AssertionError(
                        caller.getName() + " has not moved for " + caller.stuckFor() + "\n" + ResourceUsage.stacks());
            }
        }
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    @Override
    public void close() {
        callers.forEach(RandomCaller::finish);
        for (int slot = 0; slot < slots.length(); slot++) {
            slots.get(slot).client().close();
        }
        proxy.close();
        server.close();
    }
}
