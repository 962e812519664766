package io.github.ibkrclient.internal.session;

import io.github.ibkrclient.CompetePolicy;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.internal.concurrent.SingleFlight;
import io.github.ibkrclient.internal.concurrent.SingleFlight.State;
import io.github.ibkrclient.internal.event.EventPublisher;
import io.github.ibkrclient.internal.outage.Outage.Pause;
import io.github.ibkrclient.internal.session.Keepalive.Trouble;
import io.github.ibkrclient.pacing.Pacer;
import io.github.ibkrclient.pacing.PacingStore;
import io.github.ibkrclient.status.Health;
import io.github.ibkrclient.status.Health.Verdict;
import io.github.ibkrclient.status.SessionStatus;
import io.github.ibkrclient.status.SessionStatus.Phase;
import io.github.ibkrclient.status.SessionStatus.TierStatus;
import io.github.ibkrclient.time.Timing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts what session, pacer and availability know into words for the user; makes no call. */
public record StatusReporter(Session session, Pacer pacer, EventPublisher events, Timing timing, CompetePolicy policy) {

    /** Both sessions, the token's end and the last success. */
    public SessionStatus status() {
        return status(signOn(), brokerage());
    }

    /** How the client is, in one word and in reasons. */
    public Health health() {
        State signOn = signOn();
        State brokerage = brokerage();
        SessionStatus status = status(signOn, brokerage);
        List<String> reasons = new ArrayList<>();
        Verdict verdict = worse(
                judge("sign-on session", status.sso(), signOn, reasons),
                judge("brokerage session", status.brokerage(), brokerage, reasons));
        for (SignOn other : session.signOns().others()) {
            State state = other.flight().state();
            verdict = worse(verdict, judge("reports", tier(state, Optional.empty()), state, reasons));
        }
        Optional<PacingStore.Trouble> store = pacer.storeTrouble();
        if (store.isPresent()) {
            String effect = store.get().refused() ? "no call leaves" : "the pace is kept in memory only";
            reasons.add(effect + " since " + store.get().since() + ": "
                    + store.get().reason());
            verdict = worse(verdict, store.get().refused() ? Verdict.ACTION_REQUIRED : Verdict.DEGRADED);
        }
        Optional<Trouble> trouble = session.keepalive().trouble();
        if (trouble.isPresent()) {
            reasons.add(text(trouble.get()));
            verdict = worse(verdict, Verdict.DEGRADED);
        }
        if (session.closed()) {
            reasons.add(0, "the client was closed");
            verdict = Verdict.ACTION_REQUIRED;
        }
        return new Health(verdict, reasons, status, pacer.closedUntil(), timing.now());
    }

    private State signOn() {
        return session.signOns().session().flight().state();
    }

    private State brokerage() {
        return session.brokerage().state();
    }

    private SessionStatus status(State signOn, State brokerage) {
        return new SessionStatus(
                tier(signOn, session.availability().sso()),
                tier(brokerage, session.availability().brokerage()),
                session.signOns().session().expiresAt(),
                events.lastSuccess());
    }

    private TierStatus tier(State state, Optional<Pause> away) {
        IbkrException failure = state.lastFailure();
        Optional<Instant> heldOff = state.heldOffUntil();
        if (failure instanceof CredentialException) {
            return new TierStatus(Phase.NEEDS_REAUTH, state.since(), heldOff, why(failure));
        }
        Optional<Instant> penalty = pacer.closedUntil();
        if (penalty.isPresent()) {
            return new TierStatus(
                    Phase.PAUSED, state.since(), penalty, Optional.of("IBKR answered 429: the penalty runs"));
        }
        if (away.isPresent()) {
            return new TierStatus(Phase.PAUSED, state.since(), away.map(Pause::until), away.map(Pause::why));
        }
        if (SingleFlight.isCompeting(failure)) {
            Optional<Instant> next = policy == CompetePolicy.FAIL ? Optional.empty() : heldOff;
            return new TierStatus(Phase.YIELDED, state.since(), next, why(failure));
        }
        return heldOff.isPresent()
                ? new TierStatus(Phase.PAUSED, state.since(), heldOff, why(failure))
                : new TierStatus(state.phase(), state.since(), Optional.empty(), Optional.empty());
    }

    private Verdict judge(String name, TierStatus tier, State state, List<String> reasons) {
        Optional<String> why =
                tier.why().or(() -> tier.phase() == Phase.CLOSED ? why(state.lastFailure()) : Optional.empty());
        why.map(reason -> name + " " + tier.phase() + ": " + reason).ifPresent(reasons::add);
        return switch (tier.phase()) {
            case NEEDS_REAUTH -> Verdict.ACTION_REQUIRED;
            case YIELDED -> policy == CompetePolicy.FAIL ? Verdict.ACTION_REQUIRED : Verdict.DEGRADED;
            case PAUSED -> Verdict.DEGRADED;
            case CLOSED, OPENING, OPEN, RECOVERING -> why.isPresent() ? Verdict.DEGRADED : Verdict.UP;
        };
    }

    private static String text(Trouble trouble) {
        return "the session's tickles fail since " + trouble.since().truncatedTo(ChronoUnit.SECONDS) + " ("
                + trouble.times() + " in a row): " + trouble.why();
    }

    private static Verdict worse(Verdict one, Verdict other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Optional<String> why(@Nullable IbkrException failure) {
        return Optional.ofNullable(failure).map(IbkrException::getMessage);
    }
}
