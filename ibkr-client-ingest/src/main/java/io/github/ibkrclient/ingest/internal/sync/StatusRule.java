package io.github.ibkrclient.ingest.internal.sync;

import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.executions.flex.FlexException;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.connection.StatusChange;
import io.github.ibkrclient.status.SessionStatus;
import io.github.ibkrclient.status.SessionStatus.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a failure means for a connection. A person is called only when nothing else helps; being logged off is normal after
 * each night and no failure at all, because the client opens the session again.
 */
final class StatusRule {
    /** A pause lasts this long at least, and half of what it has lasted already. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);

    private StatusRule() {}

    /**
     * The status after a run.
     *
     * @param failure what went wrong first; null when nothing did
     * @param before the status before the run
     * @param longestPause how long a pause may grow by itself
     */
    static StatusChange after(@Nullable Exception failure, StatusChange before, Instant now, Duration longestPause) {
        if (failure == null) {
            return new StatusChange(now, ConnectionStatus.CONNECTED, null, null, null);
        }
        String reason = String.valueOf(failure.getMessage());
        return switch (kind(failure)) {
            case PERSON -> new StatusChange(now, ConnectionStatus.NEEDS_REAUTH, reason, remedy(failure), null);
            case WAIT ->
                new StatusChange(
                        now, ConnectionStatus.PAUSED, reason, remedy(failure), end(failure, before, now, longestPause));
            case RETRY -> new StatusChange(now, ConnectionStatus.CONNECTED, reason, remedy(failure), null);
        };
    }

    /** Whether a failure ends by itself at a known time or needs a person. */
    enum Kind {
        /** A person must act. */
        PERSON,
        /** It has an end that is known. */
        WAIT,
        /** The next run tries again. */
        RETRY
    }

    /** The strongest of the failure and of what stood behind it. */
    static Kind kind(Exception failure) {
        if (failure instanceof ConsentFailure consent) {
            return kind(consent);
        }
        Kind strongest = Kind.RETRY;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Kind kind = own(cause);
            strongest = kind.compareTo(strongest) < 0 ? kind : strongest;
        }
        return strongest;
    }

    /** Nothing but the end of a consent for AI clients needs its user: refusals of single calls were seen to pass. */
    private static Kind kind(ConsentFailure failure) {
        if (failure.isBeside()) {
            return Kind.RETRY;
        } else if (failure.ended()) {
            return Kind.PERSON;
        }
        IbkrException cause = failure.failure();
        boolean away =
                cause instanceof TransportException || (cause instanceof ApiException api && api.status() >= 500);
        return away || own(cause) == Kind.WAIT ? Kind.WAIT : Kind.RETRY;
    }

    private static Kind own(Throwable failure) {
        if (failure instanceof FlexException flex) {
            return flex.error().needsToken() ? Kind.PERSON : Kind.RETRY;
        } else if (failure instanceof IngestException ingest) {
            // A key that only this machine lacks has no cause, and the user cannot mend it.
            return ingest.reason() == Reason.SECRETS_UNREADABLE && ingest.getCause() != null ? Kind.PERSON : Kind.RETRY;
        } else if (!(failure instanceof IbkrException e)) {
            return Kind.RETRY;
        } else {
            return switch (e.code()) {
                case CREDENTIALS_UNUSABLE, CREDENTIALS_REFUSED, AUTHORIZATION_FAILED, NOT_ENTITLED -> Kind.PERSON;
                case ACCESS_DENIED -> e instanceof ApiException api && isOfEdge(api) ? Kind.RETRY : Kind.PERSON;
                case SESSION_COMPETING,
                        SESSION_PAUSED,
                        PENALTY_BOX,
                        RATE_LIMITED,
                        PACING_DEADLINE,
                        CONSUMER_NOT_ACTIVE -> Kind.WAIT;
                default -> isPaused(e) ? Kind.WAIT : Kind.RETRY;
            };
        }
    }

    /** The edge blocks the address of this machine, not the user; see docs/protocol.md#edge-403. */
    private static boolean isOfEdge(ApiException e) {
        String words = e.ibkrMessage();
        return words == null
                || words.isBlank()
                || words.toLowerCase(Locale.ROOT).contains("access denied");
    }

    /** The call that found out that IBKR is away fails with its own code; the session says that a pause began. */
    private static boolean isPaused(IbkrException e) {
        return e.code() != ErrorCode.CLIENT_CLOSED
                && e.state()
                        .map(state -> state.session())
                        .filter(session -> isPaused(session.sso()) || isPaused(session.brokerage()))
                        .isPresent();
    }

    private static boolean isPaused(SessionStatus.TierStatus tier) {
        return tier.phase() == Phase.PAUSED;
    }

    private static Instant end(Exception failure, StatusChange before, Instant now, Duration longest) {
        Duration lasted = before.status() == ConnectionStatus.PAUSED
                ? Duration.between(before.at(), now).dividedBy(2)
                : Duration.ZERO;
        Duration least = longest.compareTo(lasted) < 0 ? longest : lasted;
        Instant grown = now.plus(least.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : least);
        Exception told = failure instanceof ConsentFailure consent ? consent.failure() : failure;
        return told instanceof IbkrException e
                ? e.retryAt().filter(grown::isBefore).orElse(grown)
                : grown;
    }

    private static @Nullable String remedy(Exception failure) {
        if (failure instanceof FlexException flex) {
            return flex.error().remedy();
        }
        if (failure instanceof ConsentFailure consent) {
            return consent.remedy();
        }
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IbkrException e && own(e) == kind(failure)) {
                return e.remedy();
            }
        }
        return failure instanceof IngestException ? "give the credentials again" : null;
    }
}
