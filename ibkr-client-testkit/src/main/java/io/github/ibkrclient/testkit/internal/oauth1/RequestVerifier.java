package io.github.ibkrclient.testkit.internal.oauth1;

import io.github.ibkrclient.testkit.internal.http.RefusedException;
import io.github.ibkrclient.testkit.internal.http.RefusedException.Reason;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Checks the OAuth header of a request: its parts, the consumer, the timestamp, the nonce and the signature. */
final class RequestVerifier {
    private static final List<String> ALWAYS_NEEDED = List.of(
            "oauth_consumer_key",
            "oauth_nonce",
            "oauth_signature",
            "oauth_signature_method",
            "oauth_timestamp",
            "realm");

    private final boolean strictQuery;
    private final Duration clockTolerance;
    private final Duration overtaking;
    private final Map<String, Consumer> consumers = new HashMap<>();
    private final Map<String, ReplayGuard> guards = new HashMap<>();
    private String lastHeader = "";
    private Optional<AuthorizationHeader> lastParsed = Optional.empty();
    private int failures = 39_686;

    RequestVerifier(boolean strictQuery, Duration clockTolerance, Duration overtaking) {
        this.strictQuery = strictQuery;
        this.clockTolerance = clockTolerance;
        this.overtaking = overtaking;
    }

    void register(Consumer consumer) {
        consumers.put(consumer.key(), consumer);
    }

    /** The OAuth header of a request; the last one is kept, because each request is asked about twice. */
    Optional<AuthorizationHeader> parsed(SimulatedRequest request) {
        String text = request.header("Authorization").orElse("");
        if (!text.equals(lastHeader)) {
            lastHeader = text;
            lastParsed = AuthorizationHeader.parse(text);
        }
        return lastParsed;
    }

    /** The OAuth header of a request, in which no part may be missing. */
    AuthorizationHeader header(SimulatedRequest request, String... more) throws RefusedException {
        AuthorizationHeader header = parsed(request)
                .orElseThrow(() -> notAuthenticated(Reason.NO_AUTHORIZATION, "no readable OAuth header"));
        List<String> needed = new ArrayList<>(List.of(more));
        needed.addAll(ALWAYS_NEEDED);
        for (String name : needed) {
            if (!header.has(name)) {
                throw numbered(Reason.MISSING_PARAMETER, name + " is missing", "missing parameter " + name);
            }
        }
        return header;
    }

    /** The consumer that sends a request. */
    Consumer consumer(AuthorizationHeader header) throws RefusedException {
        Consumer consumer = consumers.get(header.get("oauth_consumer_key"));
        if (consumer == null) {
            throw numbered(Reason.UNKNOWN_CONSUMER, "the consumer key is not registered", "invalid consumer");
        }
        if (!header.get("realm").equals(consumer.realm())) {
            throw numbered(Reason.WRONG_REALM, "the realm is not " + consumer.realm(), "invalid consumer");
        }
        return consumer;
    }

    /** The third party that sends a request. */
    Consumer thirdParty(AuthorizationHeader header) throws RefusedException {
        Consumer consumer = consumer(header);
        if (!consumer.thirdParty()) {
            throw numbered(Reason.UNKNOWN_CONSUMER, "the consumer is no third party", "invalid consumer");
        }
        return consumer;
    }

    /** Checks timestamp and nonce. Returns the guard that must hear of the request when it is accepted. */
    ReplayGuard fresh(AuthorizationHeader header, Consumer consumer, Instant now) throws RefusedException {
        ReplayGuard guard = guards.computeIfAbsent(consumer.key(), key -> new ReplayGuard(clockTolerance, overtaking));
        if (!guard.timely(header.get("oauth_timestamp"), now)) {
            throw notAuthenticated(Reason.BAD_TIMESTAMP, "timestamp " + header.get("oauth_timestamp") + " at " + now);
        }
        if (guard.used(header.get("oauth_nonce"))) {
            throw notAuthenticated(Reason.REUSED_NONCE, "the nonce was used before");
        }
        return guard;
    }

    /** Checks timestamp, nonce and RSA signature, and accepts the request. */
    void checkRsa(SimulatedRequest request, AuthorizationHeader header, Consumer consumer, Instant now)
            throws RefusedException {
        ReplayGuard guard = fresh(header, consumer, now);
        if (!signedByRsa(request, header, consumer, "")) {
            throw notAuthenticated(Reason.BAD_SIGNATURE, "the RSA signature is wrong");
        }
        guard.accept(header.get("oauth_nonce"), header.get("oauth_timestamp"), now);
    }

    /** Whether the consumer signed the request with its RSA key. */
    boolean signedByRsa(SimulatedRequest request, AuthorizationHeader header, Consumer consumer, String prepend) {
        return header.get("oauth_signature_method").equals("RSA-SHA256")
                && fits(
                        request,
                        header,
                        text -> SignatureChecks.rsa(
                                consumer.signatureKey(), prepend + text, header.get("oauth_signature")));
    }

    /** Whether the request was signed with a live session token. */
    boolean signedBy(LiveToken token, SimulatedRequest request, AuthorizationHeader header) {
        return fits(request, header, text -> token.signed(text, header.get("oauth_signature")))
                && header.get("oauth_signature_method").equals("HMAC-SHA256");
    }

    /** A refusal whose message has a running number, as IBKR's have it. */
    RefusedException numbered(Reason reason, String detail, String error) {
        failures++;
        return new RefusedException(
                reason, detail, SimulatedResponse.error(401, "id: " + failures + ", error: " + error));
    }

    static RefusedException notAuthenticated(Reason reason, String detail) {
        return new RefusedException(reason, detail, SimulatedResponse.error(401, "not authenticated"));
    }

    /** Whether the signature fits a text that may have been signed. The strict ones come first: most clients sign them. */
    private boolean fits(SimulatedRequest request, AuthorizationHeader header, Predicate<String> signature) {
        BaseStrings texts = new BaseStrings(request, header.signed());
        return texts.strict().anyMatch(signature)
                || (!strictQuery && texts.all().stream().anyMatch(signature));
    }
}
