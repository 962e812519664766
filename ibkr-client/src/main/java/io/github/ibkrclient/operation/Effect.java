package io.github.ibkrclient.operation;

/**
 * What a call changes at IBKR. This, and not the HTTP verb, decides whether a failed call may be sent again. Each constant is
 * stricter than the one before.
 */
public enum Effect {
    /** Changes nothing; may be repeated. */
    READ,
    /** Opens, keeps or ends a session; may be repeated. */
    SESSION,
    /** Changes a setting of the user; never repeated by the client. */
    SETTINGS,
    /** Places, changes, answers or cancels an order; never repeated by the client. */
    ORDER;

    /** The stricter of this and another. */
    public Effect stricter(Effect other) {
        return compareTo(other) > 0 ? this : other;
    }

    /** Whether the client may send such a call again by itself. */
    public boolean repeatable() {
        return this == READ || this == SESSION;
    }
}
