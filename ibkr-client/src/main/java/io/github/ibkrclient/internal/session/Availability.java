package io.github.ibkrclient.internal.session;

import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.internal.outage.Outage;
import io.github.ibkrclient.internal.outage.Outage.Pause;
import io.github.ibkrclient.internal.response.Outcome;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.SessionTier;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of IBKR are away. The brokerage side ({@code /iserver}) can be away while the rest of the API answers, and
 * reports are a system of their own.
 */
public final class Availability implements Prerequisite {
    private final Timing timing;
    private final Outage brokerage;
    private final Outage sso;
    private final Outage reports;

    Availability(Timing timing, Runnable changed) {
        this.timing = timing;
        this.brokerage = new Outage(timing, changed);
        this.sso = new Outage(timing, changed);
        this.reports = new Outage(timing, changed);
    }

    /** Waits until the part that serves the operation may be called. */
    @Override
    public void ensure(SessionHandle call) throws InterruptedException {
        Operation operation = call.operation();
        for (Optional<Pause> pause = of(operation); pause.isPresent(); pause = of(operation)) {
            Duration left = Duration.between(timing.now(), pause.get().until());
            if (left.compareTo(call.deadline().left()) > 0) {
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

    @Override
    public void learn(SessionHandle call, Outcome<?> outcome) {
        if (outcome instanceof Outcome.Away<?> away) {
            part(call.operation()).seen(away.failure().explanation());
        } else if (answered(outcome)) {
            part(call.operation()).over();
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
    public boolean answers(SessionTier tier) {
        return sso.answers() && (tier != SessionTier.BROKERAGE || brokerage.answers());
    }

    private Outage part(Operation operation) {
        return switch (operation.backend()) {
            case ISERVER -> brokerage;
            case API -> sso;
            case REPORTS -> reports;
        };
    }

    private static <T extends @Nullable Object> boolean answered(Outcome<T> outcome) {
        return outcome instanceof Outcome.Success<T>
                || outcome instanceof Outcome.Cold<T>
                || !(outcome instanceof Outcome.Overtaken<T> || outcome.failure() instanceof TransportException);
    }
}
