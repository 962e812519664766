package io.github.ibkrclient.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.internal.response.Outcome;
import io.github.ibkrclient.internal.response.Outcome.Loss;
import io.github.ibkrclient.operation.SessionTier;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionTest {
    private final SessionFixture fixture = new SessionFixture();
    private final Session session = fixture.session;

    @Test
    void aClosedSessionLetsNothingThrough() throws Exception {
        SessionHandle before = session.prepare(SessionTier.SSO, fixture.deadline());
        session.close();

        assertThat(before.holds()).isFalse();
        assertThatThrownBy(() -> session.prepare(SessionTier.SSO, fixture.deadline()))
                .isInstanceOfSatisfying(SessionException.class, closed -> {
                    assertThat(closed.code()).isEqualTo(ErrorCode.CLIENT_CLOSED);
                    assertThat(closed.delivery()).isEqualTo(Delivery.NOT_SENT);
                });
    }

    @Test
    void whatIsNoOperationGetsTheSessionThatItNeedsAndNoMore() throws Exception {
        session.prepare(SessionTier.NONE, fixture.deadline()).close();
        assertThat(fixture.calls).isEmpty();

        session.prepare(SessionTier.SSO, fixture.deadline()).close();
        assertThat(fixture.calls).containsExactly("token");

        session.prepare(SessionTier.BROKERAGE, fixture.deadline()).close();
        session.prepare(SessionTier.BROKERAGE, fixture.deadline()).close();
        assertThat(fixture.calls).containsExactly("token", "INIT_BROKERAGE_SESSION");
    }

    @Test
    void aLossOpensAgainWhatIsGoneAndOnlyThat() throws Exception {
        fixture.prepare(Endpoint.LIST_TRADES).close();
        fixture.calls.clear();

        fixture.learn(Endpoint.LIST_TRADES, lost(Loss.PRIMERS));
        fixture.prepare(Endpoint.LIST_TRADES).close();
        assertThat(fixture.calls).containsExactly("LIST_BROKERAGE_ACCOUNTS");
        fixture.calls.clear();

        fixture.learn(Endpoint.LIST_TRADES, lost(Loss.BROKERAGE));
        fixture.prepare(Endpoint.LIST_TRADES).close();
        assertThat(fixture.calls).containsExactly("INIT_BROKERAGE_SESSION", "LIST_BROKERAGE_ACCOUNTS");
        fixture.calls.clear();

        fixture.learn(Endpoint.LIST_TRADES, lost(Loss.TOKEN));
        fixture.prepare(Endpoint.LIST_TRADES).close();
        assertThat(fixture.calls).containsExactly("token", "INIT_BROKERAGE_SESSION", "LIST_BROKERAGE_ACCOUNTS");
    }

    @Test
    void aLossThatWasSeenBeforeTheSessionWasOpenedAnewChangesNothing() throws Exception {
        SessionHandle old = fixture.prepare(Endpoint.LIST_TRADES);
        old.close();
        fixture.learn(Endpoint.LIST_TRADES, lost(Loss.TOKEN));
        SessionHandle current = fixture.prepare(Endpoint.LIST_TRADES);
        current.close();

        session.learn(old, lost(Loss.TOKEN));
        session.learn(old, lost(Loss.BROKERAGE));
        session.learn(old, lost(Loss.PRIMERS));

        assertThat(current.holds()).isTrue();
        fixture.calls.clear();
        fixture.prepare(Endpoint.LIST_TRADES).close();
        assertThat(fixture.calls).isEmpty();
    }

    @Test
    void anAnswerOfThisSessionEndsTheDoubtAboutEmptyAnswersUntilTheNextSession() throws Exception {
        SessionHandle first = fixture.prepare(Endpoint.LIST_TRADES);
        first.close();
        assertThat(first.mayBeCold()).isTrue();

        fixture.learn(Endpoint.LIST_TRADES, new Outcome.Success<>(Endpoint.LIST_TRADES));
        assertThat(fixture.prepare(Endpoint.LIST_TRADES).mayBeCold()).isFalse();

        fixture.learn(Endpoint.LIST_TRADES, lost(Loss.BROKERAGE));
        assertThat(fixture.prepare(Endpoint.LIST_TRADES).mayBeCold()).isTrue();
    }

    @Test
    void theFirstTickleComesAfterHalfAMinuteToAMinuteAndTheOthersAMinuteApart() throws Exception {
        fixture.prepare(Endpoint.LIST_TRADES).close();
        assertThat(fixture.timing.delays())
                .hasSize(1)
                .allSatisfy(first -> assertThat(first).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60)));

        fixture.timing.runLast();
        assertThat(fixture.calls).endsWith("TICKLE");
        assertThat(fixture.timing.delays()).hasSize(2).last().isEqualTo(Duration.ofSeconds(60));
    }

    static Outcome<?> lost(Loss loss) {
        return new Outcome.SessionLost<>(
                loss,
                new SessionException(Endpoint.LIST_TRADES, ErrorCode.SESSION_EXPIRED, Delivery.REFUSED, "it is gone"));
    }
}
