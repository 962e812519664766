package io.github.ibkrclient.pacing;

import java.time.Duration;

/**
 * The permission to send one call now. Closing it says that the exchange is over, with an answer or without. If {@link
 * #left} was not called before, the call counts from the moment of closing.
 */
public interface Permit extends AutoCloseable {

    /**
     * Whether the call may still leave; to be asked over an open connection, right before its first byte. It may not when it
     * took too long to get there, or when IBKR's penalty began meanwhile.
     */
    default boolean mayLeave() {
        return true;
    }

    /**
     * Says that the call has left: its first bytes are written. Until then it counts as one that may leave at any time, for
     * other processes too, so that no stall on the way there lets it arrive together with calls that were let out later. Does
     * nothing the second time.
     *
     * @return how long the call was held up since {@link #mayLeave}, when that is longer than the tolerated jitter and at
     *     least a millisecond; else zero
     */
    default Duration left() {
        return Duration.ZERO;
    }

    @Override
    void close();

    /** Says, in place of closing, that the call will not leave, so that it does not count. */
    void giveBack();
}
