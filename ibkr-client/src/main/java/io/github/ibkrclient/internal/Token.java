package io.github.ibkrclient.internal;

import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.Signer;
import io.github.ibkrclient.SigningContext;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.Transport;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.error.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one signer signs with: got once for all callers, renewed before it ends. */
final class Token {
    private static final Logger log = LoggerFactory.getLogger(Token.class);
    private static final Duration BETWEEN_RENEWALS = Duration.ofSeconds(30);

    private final Signer signer;
    private final Timing timing;
    private final Stage stage;
    private volatile Instant renewNotBefore = Instant.MIN;

    Token(Signer signer, Timing timing, Runnable changed) {
        this.signer = signer;
        this.timing = timing;
        this.stage = new Stage(timing, changed);
    }

    /** Returns its generation when it is at hand. */
    long ensure(Operation operation, Deadline deadline, Transport transport) throws InterruptedException {
        return stage.ensure(operation, deadline, this::holds, () -> renew(operation, transport));
    }

    boolean stands(long seen) {
        return stage.stands(seen);
    }

    /** IBKR no longer takes it; says whether it stood until now. */
    boolean lost(long seen) {
        return stage.lost(seen, signer::discard);
    }

    /** Forgets it whatever its generation. */
    void end() {
        signer.discard();
        stage.close();
    }

    Optional<Instant> expiresAt() {
        return signer.expiresAt();
    }

    Stage stage() {
        return stage;
    }

    private boolean holds() {
        Instant now = timing.now();
        return signer.ready(now) || (now.isBefore(renewNotBefore) && servesOn(now));
    }

    /** It is renewed before it ends; when that fails for a passing reason, the old one serves on for now. */
    private void renew(Operation operation, Transport transport) {
        try {
            signer.renew(new SigningContext(operation, Map.of(), timing, transport));
            renewNotBefore = Instant.MIN;
        } catch (ApiException | TransportException | SessionException passing) {
            Instant now = timing.now();
            if (!servesOn(now)) {
                throw passing;
            }
            if (renewNotBefore.equals(Instant.MIN)) { // the first of a row is news
                log.info("the token was not renewed and serves on: {}", passing.getMessage());
            }
            renewNotBefore = now.plus(BETWEEN_RENEWALS);
        }
    }

    private boolean servesOn(Instant now) {
        return signer.expiresAt().filter(now::isBefore).isPresent();
    }
}
