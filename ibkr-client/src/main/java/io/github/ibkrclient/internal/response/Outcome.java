package io.github.ibkrclient.internal.response;

import io.github.ibkrclient.error.IbkrException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The result of one attempt. */
public sealed interface Outcome<T extends @Nullable Object> {

    /** Why the attempt failed; only for outcomes that are no success. */
    default IbkrException failure() {
        throw new IllegalStateException("a success is no failure");
    }

    /** The answer of a successful attempt; null when it was none, or when the answer has no body. */
    default @Nullable Object answer() {
        return this instanceof Success<?> success ? success.value() : null;
    }

    /** Whether the attempt was a success. */
    default boolean succeeded() {
        return this instanceof Success<?>;
    }

    /** Whether the attempt showed that this is lost. */
    default boolean lost(Loss what) {
        return this instanceof SessionLost<?> lost && lost.loss() == what;
    }

    /** The answer. */
    record Success<T extends @Nullable Object>(T value) implements Outcome<T> {}

    /** An answer that may be empty or incomplete only because IBKR has not loaded the data. */
    record Cold<T extends @Nullable Object>(T value, IbkrException failure) implements Outcome<T> {}

    /** The session was opened again while the call waited for its turn, so the call did not leave. */
    record Overtaken<T extends @Nullable Object>() implements Outcome<T> {}

    /** A failure that ends by itself. A pause of zero stands for the usual backoff. */
    record RetryAfter<T extends @Nullable Object>(Duration pause, IbkrException failure) implements Outcome<T> {}

    /** The part of IBKR that serves the operation is away. */
    record Away<T extends @Nullable Object>(IbkrException failure) implements Outcome<T> {}

    /** A part of the session is lost. */
    record SessionLost<T extends @Nullable Object>(Loss loss, IbkrException failure) implements Outcome<T> {}

    /** A failure that another attempt would not change. */
    record Failed<T extends @Nullable Object>(IbkrException failure) implements Outcome<T> {}

    /** The part of the session that is lost, and how often one call may open it again. */
    enum Loss {
        SIGNATURE(1),
        TOKEN(1),
        BROKERAGE(3),
        PRIMERS(1);

        public final int recoveries;

        Loss(int recoveries) {
            this.recoveries = recoveries;
        }
    }
}
