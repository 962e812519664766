package io.github.ibkrclient.oauth.internal.oauth2;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.model.SsoSessionRequest;
import io.github.ibkrclient.model.SsoSessionToken;
import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.SecurityScheme;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a sign-on session over OAuth 2.0 and puts its bearer token on the calls that need a session. */
public final class SsoSessionSigner implements Signer {
    private static final Logger log = LoggerFactory.getLogger(SsoSessionSigner.class);
    /** The life that is asked for, because the answer states no end; see {@code docs/protocol.md#sso-session-life}. */
    static final Duration LIFE = Duration.ofHours(24);

    /** After how many useless tokens in a row the address is blamed. */
    private static final int MOST_USELESS = 2;

    private final ClientKeys keys;
    private final SsoSessionRequest session;
    private final BearerCache cache = new BearerCache();
    private final AtomicInteger signed = new AtomicInteger();
    /** How many tokens in a row were lost with their first call. */
    private int useless;

    /**
     * A signer of one user.
     *
     * @throws CredentialException when username or address are missing
     */
    public SsoSessionSigner(ClientKeys keys) {
        this.keys = keys;
        this.session = keys.session();
    }

    @Override
    public Set<SecurityScheme> schemes() {
        return Set.of(SecurityScheme.SESSION);
    }

    @Override
    public Optional<String> user() {
        return Optional.of(session.credential());
    }

    @Override
    public Request sign(Request request, SigningContext context) {
        if (!schemes().contains(context.operation().security())) {
            throw new IllegalArgumentException(
                    context.operation().name() + " needs no session, which this signer is for");
        }
        signed.incrementAndGet();
        return cache.sign(request, context.operation()).build();
    }

    @Override
    public boolean ready(Instant now) {
        return cache.ready(now);
    }

    @Override
    public void renew(SigningContext context) {
        if (useless >= MOST_USELESS) { // docs/protocol.md#sso-session-address
            useless = 0;
            throw keys.refused(
                    CredentialKey.IP,
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
                    ErrorCode.SESSION_NOT_READY,
                    Delivery.NOT_SENT,
                    "IBKR answers that the session it opened is not active");
        }
        Bearer bearer = Bearer.of(opened.accessToken(), context.timing().now(), LIFE);
        signed.set(0);
        cache.hold(bearer);
        log.debug("A sign-on session was opened; its token is used until {}", bearer.expiresAt());
    }

    @Override
    public void discard() {
        if (cache.discard().isPresent()) {
            useless = signed.get() == 1 ? useless + 1 : 0; // after a logout it is one call more
        }
    }

    @Override
    public Optional<Instant> expiresAt() {
        return cache.expiresAt();
    }

    private SsoSessionToken open(SigningContext context) {
        ApiRequest request = ApiRequest.of(Endpoint.CREATE_SSO_SESSION).body(session);
        try {
            return context.transport().send(request, TypeToken.get(SsoSessionToken.class));
        } catch (ApiException e) {
            throw explained(e);
        }
    }

    /** IBKR's words about the settings are not passed on, because they may quote the username. */
    private IbkrException explained(ApiException e) {
        String words = e.ibkrMessage() == null ? "" : e.ibkrMessage().toLowerCase(Locale.ROOT);
        if (e.status() != 400 && (e.status() != 403 || words.contains("scope"))) {
            return e;
        }
        return words.matches("(?s).*\\bip\\b.*")
                ? keys.refused(
                        CredentialKey.IP,
                        "IBKR does not take this address; set the public one from which this machine's calls reach it",
                        Endpoint.CREATE_SSO_SESSION)
                : keys.refused(
                        CredentialKey.USERNAME,
                        "IBKR opens no session in this name; compare it with the username under which the OAuth 2.0"
                                + " client was set up",
                        Endpoint.CREATE_SSO_SESSION);
    }
}
