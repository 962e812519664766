package io.github.ibkrclient.internal.call;

import io.github.ibkrclient.error.RateLimitedException;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.pacing.Pacer;
import io.github.ibkrclient.pacing.PenaltyGate;
import io.github.ibkrclient.pacing.Permit;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.Timing;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Spaces the calls, and closes the gate when IBKR answers 429. */
public final class CallPacing {
    private static final Logger log = LoggerFactory.getLogger(CallPacing.class);
    private static final int TOO_MANY_REQUESTS = 429;

    private final Pacer pacer;
    private final PenaltyGate penalties;
    private final Timing timing;

    /** The pace of one client; the gate is that of its machine's address. */
    public CallPacing(Pacer pacer, PenaltyGate penalties, Timing timing) {
        this.pacer = pacer;
        this.penalties = penalties;
        this.timing = timing;
    }

    Permit acquire(Operation operation, Deadline deadline) throws InterruptedException {
        return pacer.acquire(operation, deadline);
    }

    /**
     * Closes the gate of this machine until the penalty is over, if the answer is a 429. See {@code
     * docs/protocol.md#penalty-box}.
     *
     * @return the failure of the call; empty for every other answer
     */
    Optional<RateLimitedException> penalty(Operation operation, Response response) {
        if (response.code() != TOO_MANY_REQUESTS) {
            return Optional.empty();
        }
        Instant now = timing.now();
        Instant usual = penalties.breached();
        Instant until = Optional.ofNullable(response.header("Retry-After"))
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> now.plusSeconds(Long.parseLong(seconds)))
                .filter(retryAfter -> retryAfter.isAfter(usual))
                .orElse(usual);
        pacer.closeUntil(until);
        log.warn("{} was answered 429: no call leaves before {}", operation.name(), until);
        return Optional.of(new RateLimitedException(operation, until));
    }
}
