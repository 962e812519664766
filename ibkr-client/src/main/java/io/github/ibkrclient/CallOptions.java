package io.github.ibkrclient;

import java.time.Duration;

/**
 * How patient a call is.
 *
 * @param timeout the time by which the answer must be there, all waits and retries counted; 60 s unless told otherwise
 * @param attempts how often a call that changes nothing is sent at most; 3 unless told otherwise
 */
public record CallOptions(Duration timeout, int attempts) {
    /** What calls use unless told otherwise. */
    public static final CallOptions DEFAULT = new CallOptions(Duration.ofSeconds(60), 3);

    /** Checks the numbers. */
    public CallOptions {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: must be above zero, not " + timeout);
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts: must be 1 or more, not " + attempts);
        }
    }

    /** The same with another deadline. */
    public CallOptions withTimeout(Duration other) {
        return new CallOptions(other, attempts);
    }

    /** The same with another number of attempts. */
    public CallOptions withAttempts(int other) {
        return new CallOptions(timeout, other);
    }
}
