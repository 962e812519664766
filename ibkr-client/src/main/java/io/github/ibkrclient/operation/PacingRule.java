package io.github.ibkrclient.operation;

import java.time.Duration;

/**
 * At most {@code permits} calls in any window of {@code period}, over all operations that share the bucket.
 *
 * @param permits how many calls; at least 1
 * @param period the length of the window
 * @param bucket the name under which calls are counted; operations with the same bucket share the limit
 */
public record PacingRule(int permits, Duration period, String bucket) {

    /** Checks the numbers. */
    public PacingRule {
        if (permits < 1 || period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("a pacing rule needs permits of 1 or more and a period above zero, not "
                    + permits + " per " + period + " (bucket " + bucket + ")");
        }
        if (bucket.isBlank() || bucket.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException(
                    "the bucket of a pacing rule is a name without spaces, not '" + bucket + "'");
        }
    }

    /** Whether it permits one call in a second or longer. Such a rule counts from the end of the exchange. */
    public boolean spaced() {
        return permits == 1 && period.compareTo(Duration.ofSeconds(1)) >= 0;
    }
}
