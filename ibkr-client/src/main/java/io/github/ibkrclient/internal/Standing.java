package io.github.ibkrclient.internal;

import io.github.ibkrclient.CompetePolicy;
import io.github.ibkrclient.Health;
import io.github.ibkrclient.Health.Verdict;
import io.github.ibkrclient.SessionStatus;
import io.github.ibkrclient.SessionStatus.Phase;
import io.github.ibkrclient.SessionStatus.TierStatus;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.internal.Outage.Pause;
import io.github.ibkrclient.pacing.Pacer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts what session, pacer and outages know into words for the user; makes no call. */
final class Standing {
    private final Session session;
    private final Pacer pacer;
    private final Notices notices;
    private final Timing timing;
    private final CompetePolicy policy;

    Standing(Session session, Pacer pacer, Notices notices, Timing timing, CompetePolicy policy) {
        this.session = session;
        this.pacer = pacer;
        this.notices = notices;
        this.timing = timing;
        this.policy = policy;
    }

    SessionStatus status() {
        return new SessionStatus(
                tier(session.token().stage(), session.outages().sso()),
                tier(session.brokerage(), session.outages().brokerage()),
                session.token().expiresAt(),
                notices.lastSuccess());
    }

    Health health() {
        SessionStatus status = status();
        List<String> reasons = new ArrayList<>();
        Verdict verdict = worse(
                judge("sign-on session", status.sso(), session.token().stage(), reasons),
                judge("brokerage session", status.brokerage(), session.brokerage(), reasons));
        for (Token other : session.otherTokens()) {
            verdict = worse(verdict, judge("reports", tier(other.stage(), Optional.empty()), other.stage(), reasons));
        }
        if (session.closed()) {
            reasons.add(0, "the client was closed");
            verdict = Verdict.NEEDS_A_PERSON;
        }
        return new Health(verdict, reasons, status, pacer.closedUntil(), timing.now());
    }

    private TierStatus tier(Stage stage, Optional<Pause> away) {
        IbkrException failure = stage.lastFailure();
        if (failure instanceof CredentialException) {
            return new TierStatus(Phase.NEEDS_REAUTH, stage.since(), stage.heldOff(), why(failure));
        }
        Optional<Instant> penalty = pacer.closedUntil();
        if (penalty.isPresent()) {
            return new TierStatus(
                    Phase.PAUSED, stage.since(), penalty, Optional.of("IBKR answered 429: the penalty runs"));
        }
        if (away.isPresent()) {
            return new TierStatus(Phase.PAUSED, stage.since(), away.map(Pause::until), away.map(Pause::why));
        }
        if (failure != null && Stage.competing(failure)) {
            return new TierStatus(
                    Phase.YIELDED,
                    stage.since(),
                    policy == CompetePolicy.FAIL ? Optional.empty() : stage.heldOff(),
                    why(failure));
        }
        if (stage.heldOff().isPresent() && failure != null) {
            return new TierStatus(Phase.PAUSED, stage.since(), stage.heldOff(), why(failure));
        }
        return new TierStatus(stage.phase(), stage.since(), Optional.empty(), Optional.empty());
    }

    private Verdict judge(String name, TierStatus tier, Stage stage, List<String> reasons) {
        IbkrException failure = stage.lastFailure();
        Optional<String> why = tier.why()
                .or(() -> tier.phase() == Phase.CLOSED
                        ? Optional.ofNullable(failure).flatMap(Standing::why)
                        : Optional.empty());
        why.map(reason -> name + " " + tier.phase() + ": " + reason).ifPresent(reasons::add);
        return switch (tier.phase()) {
            case NEEDS_REAUTH -> Verdict.NEEDS_A_PERSON;
            case YIELDED -> policy == CompetePolicy.FAIL ? Verdict.NEEDS_A_PERSON : Verdict.WAITING;
            case PAUSED -> Verdict.WAITING;
            case CLOSED, OPENING, OPEN, RECOVERING -> why.isPresent() ? Verdict.WAITING : Verdict.WELL;
        };
    }

    private static Verdict worse(Verdict one, Verdict other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Optional<String> why(IbkrException failure) {
        return Optional.ofNullable(failure.getMessage());
    }
}
