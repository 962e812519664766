package io.github.ibkrclient.ingest.internal.sync;

import io.github.ibkrclient.error.IbkrException;
import org.jspecify.annotations.Nullable;

/** What went wrong with a consent for AI clients, and whether it has ended, so that its user must connect again. */
final class ConsentFailure extends RuntimeException {
    /** What a user does about a consent that has ended. */
    static final String CONNECT = "connect again";

    private static final long serialVersionUID = 1L;

    private final IbkrException failure;
    private final boolean ended;
    private final boolean beside;

    /**
     * A failure.
     *
     * @param beside whether the connection imports without the consent too
     */
    ConsentFailure(IbkrException failure, boolean ended, boolean beside) {
        super(failure.explanation(), failure); // its remedy is for programmers
        this.failure = failure;
        this.ended = ended;
        this.beside = beside;
    }

    /** What went wrong. */
    IbkrException failure() {
        return failure;
    }

    /** Whether the connection imports without the consent too, so that the failure stops nothing. */
    boolean isBeside() {
        return beside;
    }

    /** Whether nothing but another consent helps. */
    boolean ended() {
        return ended;
    }

    /** What its user can do; null when nothing must be done. */
    @Nullable
    String remedy() {
        return ended ? CONNECT : null;
    }
}
