package io.github.ibkrclient.internal.session;

import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.internal.concurrent.SingleFlight;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.Transport;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token of one signer: obtained once for all callers, renewed before it ends. */
final class SignOn {
    private static final Logger log = LoggerFactory.getLogger(SignOn.class);
    private static final Duration BETWEEN_RENEWALS = Duration.ofSeconds(30);

    private final Signer signer;
    private final Timing timing;
    private final SingleFlight flight;
    private volatile Instant renewNotBefore = Instant.MIN;

    SignOn(Signer signer, Timing timing, Runnable changed) {
        this.signer = signer;
        this.timing = timing;
        this.flight = new SingleFlight(timing, changed);
    }

    /** Returns its generation when it is at hand. */
    long ensure(Operation operation, Deadline deadline, Transport transport) throws InterruptedException {
        return flight.ensure(operation, deadline, this::holds, new Renewal(operation, transport));
    }

    boolean stands(long seen) {
        return flight.stands(seen);
    }

    /** IBKR no longer takes it; says whether it stood until now. */
    boolean lost(long seen) {
        return flight.lost(seen, null, signer::discard);
    }

    /** Forgets it whatever its generation. */
    void end() {
        signer.discard();
        flight.close();
    }

    Optional<Instant> expiresAt() {
        return signer.expiresAt();
    }

    SingleFlight flight() {
        return flight;
    }

    private boolean holds() {
        Instant now = timing.now();
        return signer.ready(now) || (now.isBefore(renewNotBefore) && isValid(now));
    }

    private boolean isValid(Instant now) {
        return signer.expiresAt().filter(now::isBefore).isPresent();
    }

    /** Gets a new token before the old one ends; when that fails for a passing reason, the old one is used for now. */
    private final class Renewal implements SingleFlight.Opening {
        private final Operation operation;
        private final Transport transport;

        Renewal(Operation operation, Transport transport) {
            this.operation = operation;
            this.transport = transport;
        }

        @Override
        public void run() {
            if (signer.ready(timing.now())) {
                return; // another client of the user shares the signer and got it
            }
            try {
                signer.renew(new SigningContext(operation, Map.of(), timing, transport));
                renewNotBefore = Instant.MIN;
            } catch (ApiException | TransportException | SessionException passing) {
                Instant now = timing.now();
                if (!isValid(now)) {
                    throw passing;
                }
                if (renewNotBefore.equals(Instant.MIN)) { // the first failure of a row
                    log.info("token renewal failed, old token still valid: {}", passing.getMessage());
                }
                renewNotBefore = now.plus(BETWEEN_RENEWALS);
            }
        }

        @Override
        public boolean burdensIbkr(IbkrException failure) {
            return !(failure instanceof CredentialException && signer.renewsLocally());
        }
    }
}
