package io.github.ibkrclient.internal;

import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.Tier;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.internal.Outage.Pause;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of IBKR are away. The brokerage side ({@code /iserver}) can be away while the rest of the API answers, and
 * the reports are another system altogether.
 */
final class Outages {
    private final Timing timing;
    private final Outage brokerage;
    private final Outage sso;
    private final Outage reports;

    Outages(Timing timing, Runnable changed) {
        this.timing = timing;
        this.brokerage = new Outage(timing, changed);
        this.sso = new Outage(timing, changed);
        this.reports = new Outage(timing, changed);
    }

    /** Waits until the part that serves the operation may be called. */
    void await(Operation operation, Deadline deadline) throws InterruptedException {
        for (Optional<Pause> pause = of(operation); pause.isPresent(); pause = of(operation)) {
            Duration left = Duration.between(timing.now(), pause.get().until());
            if (left.compareTo(deadline.left()) > 0) {
                refuse(operation);
            }
            timing.sleep(left);
        }
    }

    /** Refuses an operation whose part is away; does nothing when it is not. */
    void refuse(Operation operation) {
        of(operation).ifPresent(pause -> {
            throw SessionException.paused(operation, pause.until(), pause.why());
        });
    }

    /** Learns from what an attempt came to. */
    void heard(Operation operation, Outcome<?> outcome) {
        if (outcome instanceof Outcome.Away<?> away) {
            part(operation).seen(away.failure().explanation());
        } else if (answered(outcome)) {
            part(operation).over();
        }
    }

    /** The pause that an operation has to wait for. */
    Optional<Pause> of(Operation operation) {
        Outage part = part(operation);
        return part.pause().or(() -> part == brokerage ? sso.pause() : Optional.empty());
    }

    Optional<Pause> sso() {
        return sso.pause();
    }

    Optional<Pause> brokerage() {
        return brokerage.pause().or(sso::pause);
    }

    /** Whether IBKR has answered calls of a tier since it was last away. */
    boolean answers(Tier tier) {
        return sso.answers() && (tier != Tier.BROKERAGE || brokerage.answers());
    }

    private Outage part(Operation operation) {
        if (operation.path().startsWith("/gw/") || operation.path().startsWith("/oauth2/")) {
            return reports;
        }
        return operation.path().startsWith("/iserver/") ? brokerage : sso;
    }

    private static <T extends @Nullable Object> boolean answered(Outcome<T> outcome) {
        return outcome instanceof Outcome.Ok<T>
                || outcome instanceof Outcome.Cold<T>
                || !(outcome instanceof Outcome.Overtaken<T> || outcome.failure() instanceof TransportException);
    }
}
