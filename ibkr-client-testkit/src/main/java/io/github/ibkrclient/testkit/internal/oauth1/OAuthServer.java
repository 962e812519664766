package io.github.ibkrclient.testkit.internal.oauth1;

import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.RefusedException;
import io.github.ibkrclient.testkit.internal.http.RefusedException.Reason;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
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
import javax.crypto.Cipher;
import okio.ByteString;

/** IBKR's side of OAuth 1.0a: who may call, and the three token calls. Not thread-safe. */
public final class OAuthServer {
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);

    private final SecureRandom random = new SecureRandom();
    private final RequestVerifier verifier;
    private final RequestTokens requestTokens = new RequestTokens(random);
    private final Map<String, Grant> grants = new HashMap<>();
    private final Map<String, List<LiveToken>> live = new HashMap<>();

    /**
     * A server without consumers.
     *
     * @param strictQuery whether only signatures that leave the query out are accepted
     * @param clockTolerance how far a timestamp may be from the clock
     * @param overtaking how far a timestamp may lie before one already accepted
     */
    public OAuthServer(boolean strictQuery, Duration clockTolerance, Duration overtaking) {
        this.verifier = new RequestVerifier(strictQuery, clockTolerance, overtaking);
    }

    /** Registers a consumer. */
    public void register(Consumer consumer) {
        verifier.register(consumer);
    }

    /** Lets a consumer act for a user, as the self-service portal does. */
    public void grant(Grant grant) {
        register(grant.consumer());
        grants.put(grant.token(), grant);
    }

    /**
     * Checks a request that is signed with a live session token.
     *
     * @throws RefusedException when the authorization is not valid
     */
    public LiveToken authenticate(SimulatedRequest request, Instant now) throws RefusedException {
        AuthorizationHeader header = verifier.header(request, "oauth_token");
        Consumer consumer = verifier.consumer(header);
        Grant grant = grants.get(header.get("oauth_token"));
        if (grant == null || !grant.consumer().equals(consumer)) {
            throw RequestVerifier.notAuthenticated(Reason.UNKNOWN_TOKEN, "the access token is not known");
        }
        ReplayGuard guard = verifier.fresh(header, consumer, now);
        List<LiveToken> tokens = live.getOrDefault(grant.token(), List.of());
        for (LiveToken token : tokens) {
            if (verifier.signedBy(token, request, header)) {
                if (!token.alive(now)) {
                    throw RequestVerifier.notAuthenticated(Reason.TOKEN_ENDED, "the live session token has ended");
                }
                guard.accept(header.get("oauth_nonce"), header.get("oauth_timestamp"), now);
                return token;
            }
        }
        boolean any = tokens.stream().anyMatch(token -> token.alive(now));
        throw RequestVerifier.notAuthenticated(
                any ? Reason.BAD_SIGNATURE : Reason.TOKEN_ENDED,
                any ? "the signature fits no live session token" : "there is no live session token");
    }

    /** The name of the user in whose name a request claims to come; empty when it claims none. */
    public Optional<String> username(SimulatedRequest request) {
        return verifier.parsed(request)
                .map(header -> grants.get(header.get("oauth_token")))
                .map(Grant::username);
    }

    /** Ends every live session token of a user; false when all had ended already. */
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

    /** Answers {@code POST /oauth/request_token}. */
    public SimulatedResponse requestToken(SimulatedRequest request, Instant now) throws RefusedException {
        AuthorizationHeader header = verifier.header(request, "oauth_callback");
        Consumer consumer = verifier.thirdParty(header);
        verifier.checkRsa(request, header, consumer, now);
        return SimulatedResponse.ok(Json.object().put("oauth_token", requestTokens.issue(consumer, now)));
    }

    /** Answers {@code POST /oauth/access_token}. */
    public SimulatedResponse accessToken(SimulatedRequest request, Instant now, Set<String> paperUsers)
            throws RefusedException {
        AuthorizationHeader header = verifier.header(request, "oauth_token", "oauth_verifier");
        Consumer consumer = verifier.thirdParty(header);
        verifier.checkRsa(request, header, consumer, now);
        String username = requestTokens
                .redeem(header.get("oauth_token"), header.get("oauth_verifier"), consumer, now)
                .orElseThrow(() -> RequestVerifier.notAuthenticated(
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

    /** Answers {@code POST /oauth/live_session_token}. */
    public SimulatedResponse liveSessionToken(SimulatedRequest request, Instant now) throws RefusedException {
        AuthorizationHeader header = verifier.header(request, "oauth_token", "diffie_hellman_challenge");
        Consumer consumer = verifier.consumer(header);
        Grant grant = grants.get(header.get("oauth_token"));
        if (grant == null || !grant.consumer().equals(consumer)) {
            String why = "LST failed, error: No access secret key found for " + consumer.key();
            throw verifier.numbered(Reason.UNKNOWN_TOKEN, "the access token is not known", why);
        }
        ReplayGuard guard = verifier.fresh(header, consumer, now);
        String prepend = grant.secret().hex();
        if (!verifier.signedByRsa(request, header, consumer, prepend)) {
            throw verifier.numbered(
                    Reason.BAD_SIGNATURE, "the signature or its prepend is wrong", "LST failed, error: ");
        }
        guard.accept(header.get("oauth_nonce"), header.get("oauth_timestamp"), now);
        KeyAgreement agreement = KeyAgreement.agree(
                        consumer, header.get("diffie_hellman_challenge"), grant.secret(), random)
                .orElseThrow(() -> verifier.numbered(
                        Reason.BAD_CHALLENGE,
                        "the Diffie-Hellman challenge is no public value",
                        "LST failed, error: "));
        LiveToken token = new LiveToken(grant, agreement.token(), now.plus(TOKEN_LIFE));
        List<LiveToken> tokens = live.computeIfAbsent(grant.token(), key -> new ArrayList<>());
        // A call that was signed with an ended token may arrive after the next token was given out.
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
}
