package io.github.ibkrclient.internal.concurrent;

import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.Timing;
import org.jspecify.annotations.Nullable;

/**
 * The account that IBKR has selected for the session. Calls about the same account run side by side; a call about another
 * one waits for them and then switches; all in order of arrival. See {@code docs/protocol.md#selected-account}.
 */
public final class AccountSelection extends WaitingLine {
    private @Nullable String home;
    private @Nullable String selected;
    private int users;
    private @Nullable Thread switcher;
    private boolean usersChoice;

    /** Asks IBKR to select an account. */
    public interface Switching {
        /** Returns when IBKR has selected it. */
        void to(String account) throws InterruptedException;
    }

    /** Nothing is known to be selected. */
    public AccountSelection(Timing timing) {
        super(timing, ErrorCode.SESSION_NOT_READY, "calls about another account still ran");
    }

    /** Enters a call about an account; null stands for the one that the user has chosen. {@link #leave} ends it. */
    public void enter(Operation operation, @Nullable String account, Deadline deadline, Switching switching)
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
        String result = null;
        try {
            switching.to(target);
            result = target;
        } finally {
            endSwitch(result);
        }
    }

    /** Ends a call about an account. */
    public synchronized void leave() {
        users--;
        wakeFirst();
    }

    /**
     * Enters the user's own switch: no call about an account runs beside it. {@link #leaveAlone} ends it.
     *
     * @return false when the calling thread already switches, which is then no choice of the user's
     */
    public boolean enterAlone(Operation operation, Deadline deadline) throws InterruptedException {
        synchronized (this) {
            if (switcher == Thread.currentThread()) {
                return false;
            }
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

    /** Ends the user's own switch. */
    public synchronized void leaveAlone() {
        switcher = null;
        usersChoice = false;
        wakeFirst();
    }

    /** IBKR took a selection. If the user made it, calls without an account are about it from now on. */
    public synchronized void switched(String account) {
        home = usersChoice ? account : home;
        selected = account;
        wakeFirst();
    }

    /** IBKR lists this account as selected. A switch that was made since, or is under way, counts more. */
    public synchronized void seen(String account) {
        if (selected == null && switcher == null) {
            selected = account;
        }
        home = home == null ? account : home;
        wakeFirst();
    }

    /** A new session forgets what was selected. */
    public synchronized void forget() {
        selected = null;
        wakeFirst();
    }

    /** What is selected, to tell answers apart; empty when unknown. */
    public synchronized String selected() {
        return selected == null ? "" : selected;
    }

    private synchronized void endSwitch(@Nullable String result) {
        switcher = null;
        selected = result;
        users += result == null ? 0 : 1;
        wakeFirst();
    }
}
