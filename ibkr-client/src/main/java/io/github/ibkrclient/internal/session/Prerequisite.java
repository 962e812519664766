package io.github.ibkrclient.internal.session;

import io.github.ibkrclient.internal.response.Outcome;

/** Something that must stand before a call leaves, and that learns from what the call came to. */
interface Prerequisite {

    /** Returns when it stands for this call: opens it, waits for it, or fails by the call's deadline. */
    void ensure(SessionHandle call) throws InterruptedException;

    /** Learns from the outcome of a call that was let through. */
    default void learn(SessionHandle call, Outcome<?> outcome) {}
}
