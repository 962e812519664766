package io.github.ibkrclient.internal.concurrent;

import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The turn of one account's orders. They leave one after the other, because the answer to each may be a question, and
 * another order would make it void; see {@code docs/protocol.md#question-is-void}.
 */
public final class OrderTurn extends WaitingLine {
    /** IBKR does not say how long it waits for an answer. After this, other orders no longer wait for it. */
    private static final Duration OPEN_FOR = Duration.ofMinutes(1);

    private static final String WHY = "an earlier order of the account has no answer yet, or its question is open";

    private final Timing timing;
    private final Set<String> open = new HashSet<>();
    private final Set<String> asked = new HashSet<>();
    private boolean underWay;
    private long asker;
    private Deadline until;
    private Optional<String> clientOrderId = Optional.empty();

    /** No order has left yet. */
    public OrderTurn(Timing timing) {
        super(timing, ErrorCode.QUESTION_OPEN, WHY);
        this.timing = timing;
        this.until = new Deadline(timing, 0);
    }

    /**
     * Waits until no order is under way and no question is open. {@link #leave} ends it.
     *
     * @param order the client order id of the order that enters
     * @throws SessionException when this thread itself was asked and has not answered: it would wait for itself
     */
    public void enter(Operation operation, Deadline deadline, Optional<String> order) throws InterruptedException {
        refuseToWaitForItself(operation);
        await(operation, deadline, () -> {
            if (changesWithin() <= 0) {
                open.clear();
            }
            if (underWay || !open.isEmpty()) {
                return null;
            }
            underWay = true;
            asked.clear();
            clientOrderId = order;
            return "";
        });
    }

    private synchronized void refuseToWaitForItself(Operation operation) {
        if (!open.isEmpty() && asker == Thread.currentThread().getId() && changesWithin() > 0) {
            throw new SessionException(operation, ErrorCode.QUESTION_OPEN, Delivery.NOT_SENT, WHY);
        }
    }

    /** Ends the call with the order. A question about it stays open. */
    public synchronized void leave() {
        underWay = false;
        wakeFirst();
    }

    /** IBKR asked these questions. */
    public synchronized void asked(List<String> questions) {
        asked.addAll(questions);
        open.addAll(questions);
        asker = Thread.currentThread().getId();
        until = Deadline.in(OPEN_FOR, timing);
    }

    /** An answer leaves within the deadline; the question stays open for it. */
    public synchronized void answering(String question, Deadline deadline) {
        if (open.contains(question) && deadline.nanosLeft() > until.nanosLeft()) {
            until = deadline;
        }
    }

    /** An answer has left, so the question is no longer open. */
    public synchronized void answered(String question) {
        if (open.remove(question)) {
            wakeFirst();
        }
    }

    /** Whether IBKR asked this question about the order that left last. */
    public synchronized boolean hasAsked(String question) {
        return asked.contains(question);
    }

    /** The client order id of the order that left last. */
    public synchronized Optional<String> clientOrderId() {
        return clientOrderId;
    }

    @Override
    synchronized long changesWithin() {
        return open.isEmpty() ? Long.MAX_VALUE : until.nanosLeft();
    }
}
