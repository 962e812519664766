package io.github.ibkrclient.oauth;

import io.github.ibkrclient.Operation;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.SessionException;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** The bearer token at hand, for all threads. */
final class HeldBearer {
    private volatile @Nullable Bearer current;

    boolean ready(Instant now) {
        Bearer atHand = current;
        return atHand != null && now.isBefore(atHand.renewFrom());
    }

    void hold(Bearer bearer) {
        current = bearer;
    }

    /** Forgets the token and says what it was. */
    Optional<Bearer> discard() {
        Bearer gone = current;
        current = null;
        return Optional.ofNullable(gone);
    }

    Optional<Instant> expiresAt() {
        return Optional.ofNullable(current).map(Bearer::expiresAt);
    }

    Request.Builder sign(Request request, Operation operation) {
        Bearer atHand = current;
        if (atHand == null) {
            throw new SessionException(
                    operation,
                    SessionException.Reason.EXPIRED,
                    Delivery.NOT_SENT,
                    "the bearer token was discarded before the call was signed");
        }
        return request.newBuilder().header(AuthorizationHeader.NAME, "Bearer " + atHand.token());
    }

    /** When the token ends. */
    @Override
    public String toString() {
        return String.valueOf(current);
    }
}
