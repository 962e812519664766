package io.github.ibkrclient.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

    @Test
    void thePauseDoublesWithEachFailureUpToTheLongest() {
        assertThat(IntStream.rangeClosed(1, 9).mapToObj(backoff::after).map(Duration::toSeconds))
                .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
    }

    @Test
    void anyNumberOfFailuresGivesAPause() {
        assertThat(backoff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(5));
        assertThat(new Backoff(Duration.ofDays(1), Duration.ofDays(400)).after(Integer.MAX_VALUE))
                .isEqualTo(Duration.ofDays(400));
    }
}
