package io.github.ibkrclient.error;

import static io.github.ibkrclient.error.Delivery.NOT_SENT;
import static io.github.ibkrclient.error.Delivery.REFUSED;
import static io.github.ibkrclient.error.Delivery.UNKNOWN;

import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.Operation;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a call failed. Each code has a section of the same name in {@code docs/errors.md}; codes may be added, but none is
 * renamed or given another meaning.
 */
public enum ErrorCode {
    /** Credentials are missing, unreadable or contradict each other. */
    CREDENTIALS_UNUSABLE(
            null,
            null,
            "set right what the message names; Doctor.checkFiles examines all credentials at once",
            NOT_SENT),
    /** IBKR refused the credentials. */
    CREDENTIALS_REFUSED(
            null,
            null,
            "set right what the message names; Doctor.checkOnline shows the step at which IBKR refuses",
            REFUSED),
    /** IBKR does not know the consumer key, or does not know it yet. */
    CONSUMER_NOT_ACTIVE(
            Duration.ofDays(1),
            null,
            "compare the consumer key with IBKR's portal; a new one takes effect after a nightly reset",
            REFUSED),
    /** A user's consent led to no access token. */
    AUTHORIZATION_FAILED(null, null, "begin the authorization again", NOT_SENT, REFUSED),
    /** IBKR ended the session, and it did not come back within the call. */
    SESSION_EXPIRED(
            Duration.ofSeconds(5), Bounds.SESSION, "make the call again, which opens the session", NOT_SENT, REFUSED),
    /** Another program or device holds the username's brokerage session. */
    SESSION_COMPETING(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            "end it there, use a second username, or take it with IbkrClient.takeOver()",
            NOT_SENT),
    /** The session could not be opened, or not in time. */
    SESSION_NOT_READY(Duration.ofMinutes(1), Bounds.SESSION, "try again in a minute", NOT_SENT),
    /** The session waits out a reset or maintenance of IBKR's. */
    SESSION_PAUSED(Duration.ofMinutes(1), Bounds.SESSION, "wait for the instant that the message names", NOT_SENT),
    /** An earlier order of the account asked a question that is still open, or has no answer yet. */
    QUESTION_OPEN(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            "answer the open question first (OrdersApi.reply), with no if the order is not meant, or wait a minute",
            NOT_SENT),
    /** The client was closed. */
    CLIENT_CLOSED(null, null, "build another client", NOT_SENT),
    /** A read-only client was asked to change something. */
    READ_ONLY(null, null, "use a client that was built without IbkrClient.Builder.readOnly()", NOT_SENT),
    /** IBKR's first answer was empty or incomplete, and there was no time for a second. */
    ANSWER_NOT_WARM(
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            "make the call again, with more time (CallOptions.timeout) for the second answer",
            REFUSED),
    /** The wait for IBKR's limits does not fit into the call's deadline. */
    PACING_DEADLINE(
            Duration.ofSeconds(1),
            Bounds.PACING,
            "come back then, or give the call more time (CallOptions.timeout)",
            NOT_SENT),
    /** The path of the pacing store leads to a link, to another kind of file or to a store of a newer version. */
    PACING_STORE_REFUSED(
            null, null, "give Builder.pacingStore the path of a new file, or move what is there away", NOT_SENT),
    /** An earlier 429 closed this address; the call did not leave. */
    PENALTY_BOX(Bounds.PENALTY, Bounds.PACING, "let it pass; a call inside the box may prolong it", NOT_SENT),
    /** IBKR answered 429. */
    RATE_LIMITED(
            Bounds.PENALTY,
            Bounds.PACING,
            "look for another program that calls with this username or from this address",
            REFUSED),
    /** IBKR refused an order that was sent by hand. Typed calls return {@code Rejected} instead. */
    ORDER_REJECTED(null, null, "change the order as IBKR's words ask, and give it a new client order id", REFUSED),
    /** IBKR refused a call. */
    REQUEST_REFUSED(null, null, "change the call as IBKR's words ask", REFUSED),
    /** IBKR did not take the signature of a token call. */
    SIGNATURE_REFUSED(null, null, "set this machine's clock right; if it is right, run Doctor.checkOnline", REFUSED),
    /** IBKR or its edge denied access. */
    ACCESS_DENIED(null, null, "check the user's rights in IBKR's portal, and its IP restrictions", REFUSED),
    /** A right or a subscription is missing, or a business rule forbids the call. */
    NOT_ENTITLED(null, null, "get the subscription or permission in IBKR's portal", REFUSED),
    /** This host no longer serves the session, or sends callers elsewhere. */
    HOST_MOVED(
            Duration.ofMinutes(5),
            Bounds.SESSION,
            "set Builder.baseUrl to the host that IBKR gives you",
            REFUSED,
            UNKNOWN),
    /** IBKR's edge or back end is not there for now. */
    SERVER_UNAVAILABLE(
            Duration.ofSeconds(30),
            Bounds.SESSION,
            "wait: resets take minutes, maintenance hours; look up an order before sending it again",
            UNKNOWN,
            REFUSED),
    /** IBKR failed while it worked on the call. */
    SERVER_ERROR(
            Duration.ofMinutes(1),
            Bounds.SESSION,
            "make a read again later; look up an order before sending it again",
            UNKNOWN),
    /** The answer cannot be read without loss. */
    ANSWER_UNREADABLE(
            Duration.ofMinutes(1),
            Bounds.SESSION,
            "make a read again, look up an order; if it stays so, report operation and path",
            UNKNOWN),
    /** There was no connection. */
    NO_CONNECTION(
            Duration.ofSeconds(5), Bounds.SESSION, "check this machine's network, name server and proxy", NOT_SENT),
    /** The server could not prove who it is. */
    NOT_TRUSTED(
            Duration.ofMinutes(1),
            Bounds.SESSION,
            "check this machine's clock and certificates, and what stands between it and IBKR",
            NOT_SENT),
    /** The connection was cut or timed out after the call may have left. */
    NO_ANSWER(
            Duration.ofSeconds(5),
            Bounds.SESSION,
            "make a read again; look up an order (IbkrClient.findOrder) before sending it again",
            UNKNOWN),
    /** The calling thread was interrupted. */
    INTERRUPTED(Duration.ZERO, null, "make the call again if it is still wanted", NOT_SENT, UNKNOWN);

    private final @Nullable Duration pause;
    private final @Nullable Duration recovery;
    private final String remedy;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
    private final Set<Delivery> deliveries;

    ErrorCode(@Nullable Duration pause, @Nullable Duration recovery, String remedy, Delivery... deliveries) {
        this.pause = pause;
        this.recovery = recovery;
        this.remedy = remedy;
        this.deliveries = Set.copyOf(EnumSet.copyOf(List.of(deliveries)));
    }

    /** The code as it stands in messages and in the headings of {@code docs/errors.md}: {@code session-expired}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Where the code is explained, below the root of the project: {@code docs/errors.md#session-expired}. */
    public String anchor() {
        return "docs/errors.md#" + text();
    }

    /** What a person or program can do, in one sentence. */
    public String remedy() {
        return remedy;
    }

    /** Whether a call that fails with this code may have taken effect. One failure has one of these. */
    public Set<Delivery> deliveries() {
        return deliveries;
    }

    /** How long the caller should wait before the same call; empty when the same call would fail again. */
    public Optional<Duration> pause() {
        return Optional.ofNullable(pause);
    }

    /** The longest time from the end of the cause until a call succeeds again by itself; empty when there is no bound. */
    public Optional<Duration> recovery() {
        return Optional.ofNullable(recovery);
    }

    /** What an HTTP status that is an error means. IBKR's words are null when there were none. */
    static ErrorCode of(Operation operation, Delivery delivery, int status, @Nullable String ibkrMessage) {
        String words = ibkrMessage == null ? "" : ibkrMessage.toLowerCase(Locale.ROOT);
        return switch (status) {
            case 301, 302, 303, 307, 308, 410 -> HOST_MOVED;
            case 401 -> words.contains("invalid consumer") ? CONSUMER_NOT_ACTIVE : SIGNATURE_REFUSED;
            case 402 -> NOT_ENTITLED;
            case 403 -> ACCESS_DENIED;
            case 101, 408, 423, 425, 499, 502, 503, 504 -> SERVER_UNAVAILABLE;
            case 429 -> RATE_LIMITED;
            default ->
                delivery != UNKNOWN
                        ? operation.effect() == Effect.ORDER ? ORDER_REJECTED : REQUEST_REFUSED
                        : words.contains("failed to generate sso dh token") || words.isEmpty()
                                ? SERVER_UNAVAILABLE
                                : SERVER_ERROR;
        };
    }

    /** Durations that several codes share. */
    private static final class Bounds {
        /** The longest pause after openings that failed in a row, 16 minutes, and one call. */
        static final Duration SESSION = Duration.ofMinutes(17);
        /** How long no call leaves after a 429, unless its Retry-After is longer. */
        static final Duration PENALTY = Duration.ofMinutes(15);
        /** The longest period of a rule with its margin, and also the penalty with the slow minute after it. */
        static final Duration PACING = Duration.ofMinutes(16);
    }
}
