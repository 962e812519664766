package io.github.ibkrclient.tests.load;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.OrderReply;
import io.github.ibkrclient.model.OrderReplyRequest;
import io.github.ibkrclient.model.OrdersRequest;
import io.github.ibkrclient.model.SelectAccountRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** A thread that uses clients in random ways, and notes every failure that a program must never meet. */
final class RandomCaller extends Thread {
    private static final List<String> APPLE = List.of("AAPL");
    private static final List<Duration> PATIENCE =
            List.of(Duration.ofMillis(30), Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(4));
    /** How much longer than its deadline a call may take, because 64 threads share two processors. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    private final LoadRound round;
    private final Random random;
    private final CountDownLatch done;
    private final Map<String, Integer> ends = new ConcurrentHashMap<>();
    private final Queue<Throwable> unforeseen = new ConcurrentLinkedQueue<>();
    private volatile boolean finished;
    private volatile long since = System.nanoTime();

    RandomCaller(LoadRound round, Random random, CountDownLatch done) {
        super("caller-" + done.getCount());
        this.round = round;
        this.random = random;
        this.done = done;
        setDaemon(true);
    }

    /** Ends the thread after its current call. */
    void finish() {
        finished = true;
    }

    /** The number of calls with each outcome. */
    Map<String, Integer> ends() {
        return ends;
    }

    Queue<Throwable> unforeseen() {
        return unforeseen;
    }

    Duration stuckFor() {
        return isAlive() ? Duration.ofNanos(System.nanoTime() - since) : Duration.ZERO;
    }

    @Override
    public void run() {
        try {
            while (!finished) {
                since = System.nanoTime();
                Duration patience = PATIENCE.get(random.nextInt(PATIENCE.size()));
                String end = call(patience);
                ends.merge(end, 1, Integer::sum);
                Duration took = Duration.ofNanos(System.nanoTime() - since);
                if (took.compareTo(patience.plus(SLACK)) > 0) {
                    unforeseen.add(new AssertionError(end + " took " + took + ", its deadline was " + patience));
                }
            }
        } finally {
            done.countDown();
        }
    }

    private String call(Duration patience) {
        int slot = round.anySlot(random);
        CallOptions options = new CallOptions(patience, 1 + random.nextInt(3));
        try {
            act(round.client(slot).client().with(options), slot);
            return "ok";
        } catch (IbkrException e) {
            if (e.code() == ErrorCode.INTERRUPTED && !Thread.currentThread().isInterrupted()) {
                unforeseen.add(new AssertionError("the interrupt was swallowed", e));
            }
            return e.code().text();
        } catch (Throwable e) { // every other failure is noted, because no call may end with it
            unforeseen.add(e);
            return "unforeseen";
        } finally {
            Thread.interrupted();
        }
    }

    private void act(IbkrClient client, int slot) {
        String account = round.user(slot).accountIds().get(random.nextInt(2));
        switch (random.nextInt(24)) {
            case 0 -> client.logout();
            case 1 -> client.takeOver();
            case 2 -> client.connect();
            case 3 -> round.replace(slot);
            case 4 -> client.session().tickle();
            case 5, 6, 7, 8 -> place(client, account);
            case 9 -> client.accounts().select(new SelectAccountRequest(account));
            case 10 -> client.trades().list(7, account);
            case 11 -> client.trades().list(7);
            case 12 -> client.orders().list();
            case 13 -> client.portfolio().accounts();
            case 14 -> client.portfolio().positions(account, 0);
            case 15 -> client.marketData().snapshot(List.of("265598"), List.of("31"));
            case 16 -> client.health();
            case 17 -> client.accounts().list();
            case 18 -> client.portfolio().ledger(account);
            case 19 -> client.contracts().search("AAPL");
            default -> client.contracts().stocks(APPLE);
        }
    }

    private void place(IbkrClient client, String account) {
        OrdersRequest order = round.orders.order();
        try {
            OrderReply reply = client.orders().place(account, order);
            round.orders.answered(order);
            if (reply instanceof OrderReply.Question question) {
                refuse(client, question);
            }
        } catch (IbkrException e) {
            round.orders.failed(order, e.delivery());
            throw e;
        }
    }

    /** Answers with no, so that the question does not hold the account. The order itself has been counted. */
    private void refuse(IbkrClient client, OrderReply.Question question) {
        try {
            client.orders().reply(question.id(), new OrderReplyRequest(false));
        } catch (IbkrException unanswered) {
            ends.merge("no answer, " + unanswered.code().text(), 1, Integer::sum);
        }
    }
}
