package io.github.ibkrclient.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.internal.response.Outcome;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.time.ManualTiming;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AvailabilityTest {
    private final SessionFixture fixture = new SessionFixture();
    private final Availability availability = fixture.session.availability();

    @Test
    void theThirdSignInARowPausesAndTheSecondDoesNot() throws Exception {
        away(Endpoint.LIST_TRADES, 2);
        assertAnswers(Endpoint.LIST_TRADES);

        away(Endpoint.LIST_TRADES, 1);
        assertPaused(Endpoint.LIST_TRADES);
    }

    @Test
    void anAnswerBetweenTheSignsStartsTheRowAnew() throws Exception {
        away(Endpoint.LIST_TRADES, 2);
        fixture.learn(Endpoint.LIST_TRADES, new Outcome.Success<>(Endpoint.LIST_TRADES));
        away(Endpoint.LIST_TRADES, 2);

        assertAnswers(Endpoint.LIST_TRADES);
    }

    @Test
    void aCutConnectionSaysNothingAboutIbkr() throws Exception {
        away(Endpoint.LIST_TRADES, 2);
        fixture.learn(
                Endpoint.LIST_TRADES,
                new Outcome.Failed<>(new TransportException(
                        Endpoint.LIST_TRADES, ErrorCode.NO_ANSWER, Delivery.UNKNOWN, "cut", null)));
        away(Endpoint.LIST_TRADES, 1);

        assertPaused(Endpoint.LIST_TRADES);
    }

    @Test
    void theBrokerageSideIsAwayAloneTheSignOnSideTakesItAlongAndReportsAreAnotherSystem() throws Exception {
        away(Endpoint.LIST_TRADES, 3);
        assertPaused(Endpoint.LIST_TRADES);
        assertAnswers(Endpoint.LIST_POSITIONS);
        assertAnswers(Endpoint.LIST_STATEMENT_PERIODS);
        fixture.timing.advance(Duration.ofMinutes(10));
        fixture.learn(Endpoint.LIST_TRADES, new Outcome.Success<>(Endpoint.LIST_TRADES));

        away(Endpoint.LIST_POSITIONS, 3);
        assertPaused(Endpoint.LIST_POSITIONS);
        assertPaused(Endpoint.LIST_TRADES);
        assertAnswers(Endpoint.LIST_STATEMENT_PERIODS);
    }

    @Test
    void aPauseEndsByItselfAndTheNextOneIsLonger() throws Exception {
        away(Endpoint.LIST_TRADES, 3);
        Duration first = fixture.session.pause(Endpoint.LIST_TRADES);
        assertThat(first).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
        fixture.timing.advance(first);
        assertAnswers(Endpoint.LIST_TRADES);

        away(Endpoint.LIST_TRADES, 1);
        assertThat(fixture.session.pause(Endpoint.LIST_TRADES))
                .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(12));
    }

    @Test
    void inTheMinutesOfANightlyResetOneSignIsEnough() throws Exception {
        Instant midnightInNewYork = Instant.parse("2026-03-04T05:00:00Z");
        fixture.timing.advance(Duration.between(ManualTiming.START, midnightInNewYork.plusSeconds(30)));
        away(Endpoint.LIST_POSITIONS, 1);

        assertThat(fixture.timing.now().plus(fixture.session.pause(Endpoint.LIST_POSITIONS)))
                .isBetween(midnightInNewYork.plusSeconds(300), midnightInNewYork.plusSeconds(360));
    }

    @Test
    void aCallWhoseDeadlineAllowsItWaitsThePauseOut() throws Exception {
        away(Endpoint.LIST_TRADES, 3);
        Duration pause = fixture.session.pause(Endpoint.LIST_TRADES);
        Instant before = fixture.timing.now();
        fixture.prepare(Endpoint.LIST_TRADES).close();

        assertThat(Duration.between(before, fixture.timing.now())).isEqualTo(pause);
    }

    private void away(Operation operation, int signs) throws InterruptedException {
        for (int i = 0; i < signs; i++) {
            fixture.learn(
                    operation,
                    new Outcome.Away<>(new ApiException(operation, Delivery.UNKNOWN, 503, null, "HTTP 503")));
        }
    }

    private void assertPaused(Operation operation) {
        assertThatThrownBy(() -> availability.refuse(operation))
                .isInstanceOfSatisfying(SessionException.class, paused -> {
                    assertThat(paused.code()).isEqualTo(ErrorCode.SESSION_PAUSED);
                    assertThat(paused.pausedUntil()).isPresent();
                });
    }

    private void assertAnswers(Operation operation) {
        assertThatCode(() -> availability.refuse(operation)).doesNotThrowAnyException();
    }
}
