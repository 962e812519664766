package io.github.ibkrclient.spring.metrics;

import io.github.ibkrclient.status.SessionStatus;
import io.github.ibkrclient.status.SessionStatus.Phase;
import io.github.ibkrclient.status.SessionStatus.TierStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The phase of both sessions of the client bean as gauges: {@code ibkr.client.session} by {@code session} and {@code phase}
 * is 1 for the phase that is, 0 for all others.
 */
public final class SessionPhases implements MeterBinder {
    private final Supplier<SessionStatus> status;

    /** Gauges of a client, such as {@code client::sessionStatus}. */
    public SessionPhases(Supplier<SessionStatus> status) {
        this.status = status;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        bind(registry, "sso", SessionStatus::sso);
        bind(registry, "brokerage", SessionStatus::brokerage);
    }

    private void bind(MeterRegistry registry, String session, Function<SessionStatus, TierStatus> tier) {
        for (Phase phase : Phase.values()) {
            Gauge.builder("ibkr.client.session", () -> tier.apply(status.get()).phase() == phase ? 1 : 0)
                    .tag("session", session)
                    .tag("phase", phase.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }
}
