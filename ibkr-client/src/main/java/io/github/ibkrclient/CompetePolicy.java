package io.github.ibkrclient;

/** What to do when another program or device holds the username's one brokerage session. */
public enum CompetePolicy {
    /**
     * Leave it to the other. Calls that need the brokerage session fail and say so, all others go on. Whether it is free
     * again shows in the next tickle or, at most once a minute, when a call asks for it without pushing.
     */
    YIELD,
    /** End the other session and take its place. */
    TAKE,
    /**
     * Leave it to the other and stay away: calls that need the brokerage session fail at once, without asking IBKR,
     * until {@link IbkrClient#connect()} is called.
     */
    FAIL
}
