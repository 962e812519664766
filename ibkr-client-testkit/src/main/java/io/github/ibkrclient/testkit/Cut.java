package io.github.ibkrclient.testkit;

/** Where in an exchange its connection breaks. All but the last are resets (RST). */
public enum Cut {
    /** Before a byte of the request was taken: nothing happens. */
    BEFORE_REQUEST,
    /** In the middle of the request: nothing happens, but the client cannot know. */
    IN_REQUEST,
    /** When the call has taken effect, before a byte of the answer. */
    AFTER_REQUEST,
    /** When the call has taken effect, in the middle of the answer. */
    IN_ANSWER,
    /** When the call has taken effect, bytes stop to come in the middle of the answer; the connection stays. */
    STALL
}
