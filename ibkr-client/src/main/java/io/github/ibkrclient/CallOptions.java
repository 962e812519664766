package io.github.ibkrclient;

import java.time.Duration;

/**
 * How long a call may take and how often it is sent.
 *
 * @param timeout how long the call may take, with all waits and retries; default 60 s
 * @param attempts how often a call that changes nothing is sent at most; default 3
 */
public record CallOptions(Duration timeout, int attempts) {
    /** 60 s and three attempts. */
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

    /** The same with another timeout. */
    public CallOptions withTimeout(Duration other) {
        return new CallOptions(other, attempts);
    }

    /** The same with another number of attempts. */
    public CallOptions withAttempts(int other) {
        return new CallOptions(timeout, other);
    }
}
