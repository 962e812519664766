package io.github.ibkrclient.internal;

import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.Timing;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The account that IBKR has selected for the session. Calls about the same account run side by side; a call about
 * another one waits for them and then switches; all in order of arrival.
 */
final class AccountSelection {
    private final Timing timing;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Thread> queue = new ArrayDeque<>();
    private @Nullable String home;
    private @Nullable String selected;
    private int users;
    private @Nullable Thread switcher;
    private boolean usersChoice;

    /** Asks IBKR to select an account. */
    interface Switching {
        void to(String account) throws InterruptedException;
    }

    AccountSelection(Timing timing) {
        this.timing = timing;
    }

    /** Enters a call about an account; null stands for the one the user has chosen. {@link #leave} ends it. */
    void enter(Operation operation, @Nullable String account, Deadline deadline, Switching switching)
            throws InterruptedException {
        String target = await(operation, deadline, () -> {
            String wanted = account == null ? home : account;
            boolean fits = wanted == null || wanted.equals(selected);
            if (switcher != null || (!fits && users > 0)) {
                return null;
            }
            if (wanted == null || fits) {
                users++;
                return "";
            }
            switcher = Thread.currentThread();
            return wanted;
        });
        if (target.isEmpty()) {
            return;
        }
        boolean done = false;
        try {
            switching.to(target);
            done = true;
        } finally {
            boolean entered = done;
            change(() -> {
                switcher = null;
                selected = entered ? target : null;
                users += entered ? 1 : 0;
            });
        }
    }

    void leave() {
        change(() -> users--);
    }

    /** Enters the user's own switch: no call about an account runs beside it. {@link #leaveAlone} ends it. */
    boolean enterAlone(Operation operation, Deadline deadline) throws InterruptedException {
        if (switchedBy(Thread.currentThread())) {
            return false;
        }
        await(operation, deadline, () -> {
            if (switcher != null || users > 0) {
                return null;
            }
            switcher = Thread.currentThread();
            usersChoice = true;
            selected = null; // unknown until IBKR has answered
            return "";
        });
        return true;
    }

    void leaveAlone() {
        change(() -> {
            switcher = null;
            usersChoice = false;
        });
    }

    /** IBKR took a selection; one of the user's own is what calls without an account are about from now on. */
    void switched(String account) {
        change(() -> {
            home = usersChoice ? account : home;
            selected = account;
        });
    }

    /** What IBKR lists as selected; a switch since, or under way, knows better. */
    void seen(String account) {
        change(() -> {
            if (selected == null && switcher == null) {
                selected = account;
            }
            home = home == null ? account : home;
        });
    }

    /** A new session forgets what was selected. */
    void forget() {
        change(() -> selected = null);
    }

    /** What is selected, for telling answers apart; empty when unknown. */
    String selected() {
        lock.lock();
        try {
            return selected == null ? "" : selected;
        } finally {
            lock.unlock();
        }
    }

    private boolean switchedBy(Thread thread) {
        lock.lock();
        try {
            return switcher == thread;
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            wakeFirst();
        } finally {
            lock.unlock();
        }
    }

    private void wakeFirst() {
        Thread first = queue.peekFirst();
        if (first != null) {
            timing.unpark(first);
        }
    }

    private String await(Operation operation, Deadline deadline, Supplier<@Nullable String> attempt)
            throws InterruptedException {
        Thread me = Thread.currentThread();
        change(() -> queue.addLast(me));
        try {
            while (true) {
                String result = ifFirst(me, attempt);
                if (result != null) {
                    return result;
                }
                Patience.park(timing, this, operation, deadline, "calls about another account still ran");
            }
        } finally {
            change(() -> queue.removeFirstOccurrence(me));
        }
    }

    private @Nullable String ifFirst(Thread me, Supplier<@Nullable String> attempt) {
        lock.lock();
        try {
            return me.equals(queue.peekFirst()) ? attempt.get() : null;
        } finally {
            lock.unlock();
        }
    }
}
