package io.github.ibkrclient.internal.response;

import io.github.ibkrclient.error.IbkrException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one attempt came to. */
public sealed interface Outcome<T extends @Nullable Object> {

    /** Why there is no answer to give; only for outcomes that have none. */
    default IbkrException failure() {
        throw new IllegalStateException("an answer is no failure");
    }

    /** The answer to act on; null when there is none, or when there is nothing in it. */
    default @Nullable Object answer() {
        return null;
    }

    /** Whether there is an answer to act on. */
    default boolean succeeded() {
        return false;
    }

    /** Whether this is gone. */
    default boolean lost(Loss what) {
        return false;
    }

    /** The answer. */
    record Success<T extends @Nullable Object>(T value) implements Outcome<T> {
        @Override
        public @Nullable Object answer() {
            return value;
        }

        @Override
        public boolean succeeded() {
            return true;
        }
    }

    /** An answer that may only mean that the server has not warmed up. */
    record Cold<T extends @Nullable Object>(T value, IbkrException failure) implements Outcome<T> {}

    /** The session was opened anew while the call waited for its turn; it did not leave. */
    record Overtaken<T extends @Nullable Object>() implements Outcome<T> {}

    /** A failure that passes; zero asks for the usual backoff. */
    record RetryAfter<T extends @Nullable Object>(Duration pause, IbkrException failure) implements Outcome<T> {}

    /** IBKR itself is away, not only this operation. */
    record Away<T extends @Nullable Object>(IbkrException failure) implements Outcome<T> {}

    /** Some of the session is gone. */
    record SessionLost<T extends @Nullable Object>(Loss loss, IbkrException failure) implements Outcome<T> {
        @Override
        public boolean lost(Loss what) {
            return loss == what;
        }
    }

    /** A failure for good. */
    record Failed<T extends @Nullable Object>(IbkrException failure) implements Outcome<T> {}

    /** What is gone, and how often one call may open it again. */
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
