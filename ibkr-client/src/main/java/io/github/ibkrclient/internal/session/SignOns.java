package io.github.ibkrclient.internal.session;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.internal.response.Outcome;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.time.Timing;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The sign-ons of all signers. One of them opens the session; reports have one of their own. */
final class SignOns implements Prerequisite {
    private final Map<SecurityScheme, SignOn> byScheme;
    private final SessionCalls calls;
    private final Runnable ended;

    /** No signer has a token yet; {@code ended} runs when the session's token was lost or ended. */
    SignOns(Map<SecurityScheme, Signer> signers, Timing timing, SessionCalls calls, Runnable changed, Runnable ended) {
        IdentityHashMap<Signer, SignOn> bySigner =
                new IdentityHashMap<>(); // a signer for several schemes has one token
        this.byScheme = signers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        entry -> bySigner.computeIfAbsent(
                                entry.getValue(), signer -> new SignOn(signer, timing, changed))));
        this.calls = calls;
        this.ended = ended;
    }

    @Override
    public void ensure(SessionHandle call) throws InterruptedException {
        SecurityScheme scheme = call.operation().security();
        if (scheme.needsToken()) {
            SignOn signOn = of(scheme);
            call.signedOn(signOn, signOn.ensure(call.operation(), call.deadline(), calls.until(call.deadline())));
        }
    }

    @Override
    public void learn(SessionHandle call, Outcome<?> outcome) {
        if (outcome.lost(Outcome.Loss.TOKEN)) {
            SignOn signOn = call.signOn();
            if (signOn != null && signOn.lost(call.signOnGeneration()) && signOn.equals(session())) {
                ended.run();
            }
        } else if (outcome.succeeded() && call.operation().sameCallAs(Endpoint.LOGOUT)) {
            end();
        }
    }

    /** The session was ended; the next call opens another. */
    void end() {
        session().end();
        ended.run();
    }

    /** The sign-on that the session stands on. */
    SignOn session() {
        return of(SecurityScheme.SESSION);
    }

    /** The sign-ons of signers that have nothing to do with the session. */
    List<SignOn> others() {
        return byScheme.values().stream()
                .distinct()
                .filter(signOn -> !signOn.equals(session()))
                .toList();
    }

    private SignOn of(SecurityScheme scheme) {
        return Objects.requireNonNull(byScheme.get(scheme));
    }
}
