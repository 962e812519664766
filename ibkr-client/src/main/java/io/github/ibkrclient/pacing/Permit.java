package io.github.ibkrclient.pacing;

/**
 * Leave to send one call now. Closing it says that the exchange is over, answered or not; a call of which nobody said
 * before that it {@link #left} counts from then.
 */
public interface Permit extends AutoCloseable {

    /**
     * Says that the call goes out at this moment, with its connection standing. Until then it counts as one that may go
     * out at any time, so that calls which wait for connections do not arrive together with those let out later. Does
     * nothing the second time.
     */
    default void left() {}

    @Override
    void close();

    /** Says instead that the call did not leave, so that it does not count. */
    void giveBack();
}
