package io.github.ibkrclient;

/** What a call changes at IBKR. It decides whether a failed call may be sent again; the HTTP verb does not. */
public enum Effect {
    /** Changes nothing; may be repeated. */
    READ,
    /** Opens, keeps or ends a session; may be repeated. */
    SESSION,
    /** Changes a setting of the user; never repeated by the client. */
    SETTINGS,
    /** Places, changes, answers or cancels an order; never repeated by the client. */
    ORDER;

    /** Whether the client may send such a call again on its own. */
    public boolean repeatable() {
        return this == READ || this == SESSION;
    }
}
