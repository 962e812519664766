package io.github.ibkrclient.testkit;

/** The point of an exchange at which its connection breaks. At all points but the last one it is reset (RST). */
public enum CutPoint {
    /** Before a byte of the request was read. The call has no effect. */
    BEFORE_REQUEST,
    /** In the middle of the request. The call has no effect, but the client cannot know that. */
    IN_REQUEST,
    /** After the call took effect, before a byte of the answer. */
    AFTER_REQUEST,
    /** After the call took effect, in the middle of the answer. */
    IN_ANSWER,
    /** After the call took effect, no more bytes come in the middle of the answer. The connection stays open. */
    STALL
}
