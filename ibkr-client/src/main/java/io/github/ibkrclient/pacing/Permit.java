package io.github.ibkrclient.pacing;

/** Leave to send one call now. Closing it says that the exchange is over, answered or not. */
public interface Permit extends AutoCloseable {
    @Override
    void close();

    /** Says instead that the call did not leave, so that it does not count. */
    void giveBack();
}
