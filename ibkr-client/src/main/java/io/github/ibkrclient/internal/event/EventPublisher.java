package io.github.ibkrclient.internal.event;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.SessionTier;
import io.github.ibkrclient.status.SessionStatus;
import io.github.ibkrclient.status.SessionStatus.TierStatus;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log and the listeners what happens, in names, numbers and cleaned words of IBKR's, never in content. */
public final class EventPublisher {
    private static final Logger log = LoggerFactory.getLogger("io.github.ibkrclient");

    private final List<ClientListener> listeners;
    private final Timing timing;
    private volatile @Nullable Instant lastSuccess;
    private final AtomicReference<RecoveryLog> trouble = new AtomicReference<>(RecoveryLog.NONE);

    public EventPublisher(List<ClientListener> listeners, Timing timing) {
        this.listeners = List.copyOf(listeners);
        this.timing = timing;
    }

    public Optional<Instant> lastSuccess() {
        return Optional.ofNullable(lastSuccess);
    }

    public void paced(Operation operation, Duration waited) {
        if (waited.compareTo(Duration.ofMillis(1)) >= 0) {
            log.debug("{} waited {} ms for its turn", operation.name(), waited.toMillis());
            tell(listener -> listener.paced(operation, waited));
        }
    }

    public void heldUp(Operation operation, Duration time) {
        log.warn(
                "{} was held up for {} ms between the last look at the clock and its first byte: this machine is overloaded",
                operation.name(),
                time.toMillis());
        tell(listener -> listener.heldUp(operation, time));
    }

    public void exchanged(Operation operation, int status, Duration took) {
        if (status < 300) {
            lastSuccess = timing.now();
        }
        log.debug("{} {} in {} ms", operation.name(), status, took.toMillis());
        tell(listener -> listener.exchanged(operation, status, took));
    }

    public void retrying(Operation operation, int attempt, Duration pause, String why) {
        log.debug("{} again in {} ms: {}", operation.name(), pause.toMillis(), why);
        tell(listener -> listener.retrying(operation, attempt, pause, why));
    }

    public void failed(Operation operation, IbkrException failure) {
        log.debug("failed: {}", failure.getMessage());
        tell(listener -> listener.failed(operation, failure));
    }

    /**
     * Something about the session changed.
     *
     * @param answers whether IBKR has answered calls of a tier since it was last away
     */
    public void sessionChanged(SessionStatus status, Predicate<SessionTier> answers) {
        log.debug(
                "session: sso {}, brokerage {}",
                status.sso().phase(),
                status.brokerage().phase());
        news(status, answers);
        tell(listener -> listener.sessionChanged(status));
    }

    /** Logs at INFO what an operator wants to read: each phase of trouble once, and its end. */
    private void news(SessionStatus status, Predicate<SessionTier> answers) {
        RecoveryLog before = trouble.getAndUpdate(known -> known.then(status, answers));
        RecoveryLog after = before.then(status, answers);
        if (after.told().size() > before.told().size()) {
            log.info("session: {}", told(status));
        } else if (after.told().isEmpty() && !before.told().isEmpty()) {
            log.info("session: calls go on");
        }
    }

    private static String told(SessionStatus status) {
        return (told("sso", status.sso()) + told("brokerage", status.brokerage())).strip();
    }

    private static String told(String name, TierStatus tier) {
        return " " + name + " " + tier.phase()
                + tier.until().map(until -> " until " + until).orElse("");
    }

    public void drifted(Operation operation, Map<String, Integer> unknown) {
        log.debug("{} answered with what this version does not know: {}", operation.name(), unknown);
        tell(listener -> listener.drifted(operation, unknown));
    }

    private void tell(Consumer<ClientListener> notice) {
        tell(listeners, notice);
    }

    /** Tells each, whatever one of them throws. */
    public static void tell(List<ClientListener> listeners, Consumer<ClientListener> notice) {
        for (ClientListener listener : listeners) {
            try {
                notice.accept(listener);
            } catch (RuntimeException e) { // a listener must not break a call
                log.warn("a listener failed", e);
            }
        }
    }
}
