package io.github.ibkrclient;

/** What to do when another program or device holds the username's one brokerage session. */
public enum CompetePolicy {
    /**
     * Leave it to the other; calls that need the brokerage session fail and say so, all others go on, and each later
     * call tries again without pushing.
     */
    YIELD,
    /** End the other session and take its place. */
    TAKE
}
