package io.github.ibkrclient.testkit.oauth;

import io.github.ibkrclient.testkit.http.Json;
import io.github.ibkrclient.testkit.http.SimulatedRequest;
import io.github.ibkrclient.testkit.http.SimulatedResponse;
import io.github.ibkrclient.testkit.oauth.RefusedException.Reason;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.crypto.Cipher;
import okio.ByteString;

/** IBKR's side of OAuth 1.0a: who may call, and the three token calls. Not thread-safe. */
public final class OAuthServer {
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);

    private final boolean strictQuery;
    private String lastHeader = "";
    private Optional<AuthorizationHeader> lastParsed = Optional.empty();
    private final Duration clockTolerance;
    private final Duration overtaking;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Consumer> consumers = new HashMap<>();
    private final Map<String, Grant> grants = new HashMap<>();
    private final Map<String, ReplayGuard> guards = new HashMap<>();
    private final Map<String, List<LiveToken>> live = new HashMap<>();
    private final RequestTokens requestTokens = new RequestTokens(random);
    private int failures = 39_686;

    /**
     * A server that knows nobody yet.
     *
     * @param strictQuery whether only signatures that leave the query out are taken
     * @param clockTolerance how far a timestamp may be from the clock
     * @param overtaking how far a timestamp may lie before one already accepted
     */
    public OAuthServer(boolean strictQuery, Duration clockTolerance, Duration overtaking) {
        this.strictQuery = strictQuery;
        this.clockTolerance = clockTolerance;
        this.overtaking = overtaking;
    }

    /** Registers a consumer. */
    public void register(Consumer consumer) {
        consumers.put(consumer.key(), consumer);
    }

    /** Lets a consumer act for a user, as the self-service portal does. */
    public void grant(Grant grant) {
        register(grant.consumer());
        grants.put(grant.token(), grant);
    }

    /**
     * Checks a request that is signed with a live session token.
     *
     * @throws RefusedException when it is not to be answered
     */
    public LiveToken authenticate(SimulatedRequest request, Instant now) throws RefusedException {
        AuthorizationHeader header = header(request, "oauth_token");
        Consumer consumer = consumer(header);
        Grant grant = grants.get(header.get("oauth_token"));
        if (grant == null || !grant.consumer().equals(consumer)) {
            throw notAuthenticated(Reason.UNKNOWN_TOKEN, "the access token is not known");
        }
        ReplayGuard guard = fresh(header, consumer, now);
        List<LiveToken> tokens = live.getOrDefault(grant.token(), List.of());
        for (LiveToken token : tokens) {
            if (fits(request, header, text -> token.signed(text, header.get("oauth_signature")))
                    && header.get("oauth_signature_method").equals("HMAC-SHA256")) {
                if (!token.alive(now)) {
                    throw notAuthenticated(Reason.TOKEN_ENDED, "the live session token has ended");
                }
                guard.accept(header.get("oauth_nonce"), header.get("oauth_timestamp"), now);
                return token;
            }
        }
        boolean any = tokens.stream().anyMatch(token -> token.alive(now));
        throw notAuthenticated(
                any ? Reason.BAD_SIGNATURE : Reason.TOKEN_ENDED,
                any ? "the signature fits no live session token" : "there is no live session token");
    }

    /** The user in whose name a request claims to come. */
    public Optional<String> username(SimulatedRequest request) {
        return parsed(request)
                .map(header -> grants.get(header.get("oauth_token")))
                .map(Grant::username);
    }

    /** Ends every live session token of a user; false when there was none that had not ended. */
    public boolean logout(String username) {
        List<LiveToken> open = live.values().stream()
                .flatMap(List::stream)
                .filter(token -> token.grant().username().equals(username) && !token.ended())
                .toList();
        open.forEach(LiveToken::end);
        return !open.isEmpty();
    }

    /** The request tokens of third parties. */
    public RequestTokens requestTokens() {
        return requestTokens;
    }

    /** {@code POST /oauth/request_token}. */
    public SimulatedResponse requestToken(SimulatedRequest request, Instant now) throws RefusedException {
        AuthorizationHeader header = header(request, "oauth_callback");
        Consumer consumer = thirdParty(header);
        checkRsa(request, header, consumer, now);
        return SimulatedResponse.ok(Json.object().put("oauth_token", requestTokens.issue(consumer, now)));
    }

    /** {@code POST /oauth/access_token}. */
    public SimulatedResponse accessToken(SimulatedRequest request, Instant now, Set<String> paperUsers)
            throws RefusedException {
        AuthorizationHeader header = header(request, "oauth_token", "oauth_verifier");
        Consumer consumer = thirdParty(header);
        checkRsa(request, header, consumer, now);
        String username = requestTokens
                .redeem(header.get("oauth_token"), header.get("oauth_verifier"), consumer, now)
                .orElseThrow(() -> notAuthenticated(
                        Reason.UNKNOWN_TOKEN, "no user has answered this request token with this verifier lately"));
        byte[] secret = new byte[20];
        random.nextBytes(secret);
        Grant grant = new Grant(RequestTokens.hex(random), consumer, username, ByteString.of(secret));
        grant(grant);
        return SimulatedResponse.ok(Json.object()
                .put("is_paper", paperUsers.contains(grant.username()))
                .put("oauth_token", grant.token())
                .put("oauth_token_secret", encrypted(consumer, secret)));
    }

    /** {@code POST /oauth/live_session_token}. */
    public SimulatedResponse liveSessionToken(SimulatedRequest request, Instant now) throws RefusedException {
        AuthorizationHeader header = header(request, "oauth_token", "diffie_hellman_challenge");
        Consumer consumer = consumer(header);
        Grant grant = grants.get(header.get("oauth_token"));
        if (grant == null || !grant.consumer().equals(consumer)) {
            String why = "LST failed, error: No access secret key found for " + consumer.key();
            throw numbered(Reason.UNKNOWN_TOKEN, "the access token is not known", why);
        }
        ReplayGuard guard = fresh(header, consumer, now);
        String prepend = grant.secret().hex();
        if (!signedByRsa(request, header, consumer, prepend)) {
            throw numbered(Reason.BAD_SIGNATURE, "the signature or its prepend is wrong", "LST failed, error: ");
        }
        guard.accept(header.get("oauth_nonce"), header.get("oauth_timestamp"), now);
        KeyAgreement agreement = KeyAgreement.agree(
                        consumer, header.get("diffie_hellman_challenge"), grant.secret(), random)
                .orElseThrow(() -> numbered(
                        Reason.BAD_CHALLENGE,
                        "the Diffie-Hellman challenge is no public value",
                        "LST failed, error: "));
        LiveToken token = new LiveToken(grant, agreement.token(), now.plus(TOKEN_LIFE));
        List<LiveToken> tokens = live.computeIfAbsent(grant.token(), key -> new ArrayList<>());
        // Ended tokens are kept for a while: a call signed before the end may arrive after the next token was given
        // out.
        tokens.removeIf(old -> !old.remembered(now));
        tokens.add(0, token);
        return SimulatedResponse.ok(Json.object()
                .put("diffie_hellman_response", agreement.response())
                .put("live_session_token_signature", agreement.signature())
                .put("live_session_token_expiration", now.plus(TOKEN_LIFE).toEpochMilli()));
    }

    /** A secret as the portal shows it: encrypted for the consumer, in base64. */
    public static String encrypted(Consumer consumer, byte[] secret) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            cipher.init(Cipher.ENCRYPT_MODE, consumer.encryptionKey());
            return Base64.getEncoder().encodeToString(cipher.doFinal(secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot encrypt with RSA", e);
        }
    }

    /** Whoever asks about a request asks twice: who claims to call, and whether it is true. */
    private Optional<AuthorizationHeader> parsed(SimulatedRequest request) {
        String text = request.header("Authorization").orElse("");
        if (!text.equals(lastHeader)) {
            lastHeader = text;
            lastParsed = AuthorizationHeader.parse(text);
        }
        return lastParsed;
    }

    private AuthorizationHeader header(SimulatedRequest request, String... more) throws RefusedException {
        AuthorizationHeader header = parsed(request)
                .orElseThrow(() -> notAuthenticated(Reason.NO_AUTHORIZATION, "no readable OAuth header"));
        List<String> needed = new ArrayList<>(List.of(more));
        needed.addAll(List.of(
                "oauth_consumer_key",
                "oauth_nonce",
                "oauth_signature",
                "oauth_signature_method",
                "oauth_timestamp",
                "realm"));
        for (String name : needed) {
            if (!header.has(name)) {
                throw numbered(Reason.MISSING_PARAMETER, name + " is missing", "missing parameter " + name);
            }
        }
        return header;
    }

    private Consumer consumer(AuthorizationHeader header) throws RefusedException {
        Consumer consumer = consumers.get(header.get("oauth_consumer_key"));
        if (consumer == null) {
            throw numbered(Reason.UNKNOWN_CONSUMER, "the consumer key is not registered", "invalid consumer");
        }
        if (!header.get("realm").equals(consumer.realm())) {
            throw numbered(Reason.WRONG_REALM, "the realm is not " + consumer.realm(), "invalid consumer");
        }
        return consumer;
    }

    private Consumer thirdParty(AuthorizationHeader header) throws RefusedException {
        Consumer consumer = consumer(header);
        if (!consumer.thirdParty()) {
            throw numbered(Reason.UNKNOWN_CONSUMER, "the consumer is no third party", "invalid consumer");
        }
        return consumer;
    }

    private ReplayGuard fresh(AuthorizationHeader header, Consumer consumer, Instant now) throws RefusedException {
        ReplayGuard guard = guards.computeIfAbsent(consumer.key(), key -> new ReplayGuard(clockTolerance, overtaking));
        if (!guard.timely(header.get("oauth_timestamp"), now)) {
            throw notAuthenticated(Reason.BAD_TIMESTAMP, "timestamp " + header.get("oauth_timestamp") + " at " + now);
        }
        if (guard.used(header.get("oauth_nonce"))) {
            throw notAuthenticated(Reason.REUSED_NONCE, "the nonce was used before");
        }
        return guard;
    }

    private void checkRsa(SimulatedRequest request, AuthorizationHeader header, Consumer consumer, Instant now)
            throws RefusedException {
        ReplayGuard guard = fresh(header, consumer, now);
        if (!signedByRsa(request, header, consumer, "")) {
            throw notAuthenticated(Reason.BAD_SIGNATURE, "the RSA signature is wrong");
        }
        guard.accept(header.get("oauth_nonce"), header.get("oauth_timestamp"), now);
    }

    private boolean signedByRsa(
            SimulatedRequest request, AuthorizationHeader header, Consumer consumer, String prepend) {
        return header.get("oauth_signature_method").equals("RSA-SHA256")
                && fits(
                        request,
                        header,
                        text -> Proofs.rsa(consumer.signatureKey(), prepend + text, header.get("oauth_signature")));
    }

    /** Whether any of the texts that may have been signed fits; most clients sign one of the strict ones. */
    private boolean fits(SimulatedRequest request, AuthorizationHeader header, Predicate<String> signature) {
        BaseStrings texts = new BaseStrings(request, header.signed());
        return texts.strict().anyMatch(signature)
                || (!strictQuery && texts.all().stream().anyMatch(signature));
    }

    private RefusedException numbered(Reason reason, String detail, String error) {
        failures++;
        return new RefusedException(
                reason, detail, SimulatedResponse.error(401, "id: " + failures + ", error: " + error));
    }

    private static RefusedException notAuthenticated(Reason reason, String detail) {
        return new RefusedException(reason, detail, SimulatedResponse.error(401, "not authenticated"));
    }
}
