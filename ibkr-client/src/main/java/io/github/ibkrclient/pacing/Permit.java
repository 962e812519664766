package io.github.ibkrclient.pacing;

/**
 * The permission to send one call now. Closing it says that the exchange is over, with an answer or without. If {@link
 * #left} was not called before, the call counts from the moment of closing.
 */
public interface Permit extends AutoCloseable {

    /**
     * Says that the call leaves now, over an open connection. Until then the call counts as one that may leave at any time,
     * so that calls that wait for a connection do not arrive together with calls that were let out later. Does nothing the
     * second time.
     */
    default void left() {}

    @Override
    void close();

    /** Says, in place of closing, that the call will not leave, so that it does not count. */
    void giveBack();
}
