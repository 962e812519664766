package io.github.ibkrclient.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenRenewalTest {
    private static final Instant GIVEN = Instant.parse("2026-11-02T12:00:00Z");

    @Test
    void aTokenIsRenewedTheMarginBeforeItsEnd() {
        Instant end = GIVEN.plus(Duration.ofHours(24));

        assertThat(TokenRenewal.from(GIVEN, end, TokenRenewal.USUAL_MARGIN)).isEqualTo(end.minusSeconds(300));
        assertThat(TokenRenewal.from(GIVEN, end, Duration.ZERO)).isEqualTo(end);
    }

    @Test
    void aTokenIsUsedForHalfOfItsLifeAtLeast() {
        Instant end = GIVEN.plus(Duration.ofMinutes(8));

        assertThat(TokenRenewal.from(GIVEN, end, TokenRenewal.USUAL_MARGIN)).isEqualTo(GIVEN.plusSeconds(240));
        assertThat(TokenRenewal.from(GIVEN, end, Duration.ofHours(12))).isEqualTo(GIVEN.plusSeconds(240));
    }
}
