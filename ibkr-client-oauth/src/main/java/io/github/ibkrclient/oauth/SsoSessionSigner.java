package io.github.ibkrclient.oauth;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ApiRequest;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.SecurityScheme;
import io.github.ibkrclient.Signer;
import io.github.ibkrclient.SigningContext;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.model.SsoSessionRequest;
import io.github.ibkrclient.model.SsoSessionToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a sign-on session over OAuth 2.0 and puts its bearer token where else a live session token signs. */
final class SsoSessionSigner implements Signer {
    private static final Logger log = LoggerFactory.getLogger(SsoSessionSigner.class);
    /** What is asked for: the answer states no end, and no session at IBKR lives longer. */
    static final Duration LIFE = Duration.ofHours(24);

    private static final int IN_VAIN = 2;

    private final OAuth2Config config;
    private final SsoSessionRequest session;
    private final HeldBearer held = new HeldBearer();
    private final AtomicInteger signed = new AtomicInteger();
    /** How many tokens in a row were lost with their first call. */
    private int inVain;

    SsoSessionSigner(OAuth2Config config) {
        this.config = config;
        this.session = config.session();
    }

    @Override
    public Set<SecurityScheme> schemes() {
        return Set.of(SecurityScheme.OAUTH1);
    }

    @Override
    public Request sign(Request request, SigningContext context) {
        if (!schemes().contains(context.operation().security())) {
            throw new IllegalArgumentException(
                    context.operation().name() + " needs no session, which this signer is for");
        }
        signed.incrementAndGet();
        return held.sign(request, context.operation()).build();
    }

    @Override
    public boolean ready(Instant now) {
        return held.ready(now);
    }

    @Override
    public void renew(SigningContext context) {
        if (inVain >= IN_VAIN) {
            inVain = 0;
            throw config.refused(
                    Credential.IP,
                    "IBKR opens sessions and then takes none of their calls, most likely because they come from another"
                            + " address than this; compare it with the one under which this machine is seen outside",
                    Endpoint.CREATE_SSO_SESSION);
        }
        SsoSessionToken opened = open(context);
        if (!Bearer.isToken(opened.accessToken())) {
            throw new DecodeException(
                    Endpoint.CREATE_SSO_SESSION, Delivery.UNKNOWN, "$.access_token", "it is empty or no token");
        }
        if (Boolean.FALSE.equals(opened.active())) {
            throw new SessionException(
                    context.operation(),
                    SessionException.Reason.NOT_READY,
                    Delivery.NOT_SENT,
                    "IBKR answers that the session it opened is not active");
        }
        Bearer bearer = Bearer.of(opened.accessToken(), context.timing().now(), LIFE);
        signed.set(0);
        held.hold(bearer);
        log.debug("A sign-on session was opened; its token is used until {}", bearer.expiresAt());
    }

    @Override
    public void discard() {
        if (held.discard().isPresent()) {
            inVain = signed.get() == 1 ? inVain + 1 : 0; // a logout has signed one call more
        }
    }

    @Override
    public Optional<Instant> expiresAt() {
        return held.expiresAt();
    }

    private SsoSessionToken open(SigningContext context) {
        ApiRequest request = ApiRequest.of(Endpoint.CREATE_SSO_SESSION).body(session);
        try {
            return context.transport().send(request, TypeToken.get(SsoSessionToken.class));
        } catch (ApiException e) {
            throw explained(e);
        }
    }

    /** IBKR's words may quote the username, so those about the settings are not passed on. */
    private IbkrException explained(ApiException e) {
        String words = e.ibkrMessage() == null ? "" : e.ibkrMessage().toLowerCase(Locale.ROOT);
        if (e.status() != 400 && (e.status() != 403 || words.contains("scope"))) {
            return e;
        }
        return words.matches("(?s).*\\bip\\b.*")
                ? config.refused(
                        Credential.IP,
                        "IBKR does not take this address; set the public one from which this machine's calls reach it",
                        Endpoint.CREATE_SSO_SESSION)
                : config.refused(
                        Credential.USERNAME,
                        "IBKR opens no session in this name; compare it with the username under which the OAuth 2.0"
                                + " client was set up",
                        Endpoint.CREATE_SSO_SESSION);
    }
}
